package policies

// SignIn is a service with which people sign in to relance serve, by OpenID Connect.
type SignIn struct {
	Issuer, ClientID string
	Secret           SecretRef
	GroupsClaim      string            // what the service calls the list of groups: groups when the book does not say
	Roles            map[string]string // reader, caller, approver or admin, by group or address
}

// defaultGroups is what most services call the list of groups.
const defaultGroups = "groups"

// signIn reads with which service people sign in; nil for none.
func (l *loader) signIn(n *node) *SignIn {
	if n == nil || n.kind != kindStruct {
		return nil
	}
	s := &SignIn{Issuer: n.str("issuer"), ClientID: n.str("client_id"), GroupsClaim: n.str("groups_claim"), Roles: map[string]string{}}
	if s.GroupsClaim == "" {
		s.GroupsClaim = defaultGroups
	}
	if f := n.field("client_secret"); f != nil && f.kind == kindStruct {
		s.Secret = l.secretRef(f)
	}
	for _, f := range n.field("roles").each(kindStruct) {
		if f.kind == kindText {
			s.Roles[f.name] = f.text
		}
	}
	return s
}
