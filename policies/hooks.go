package policies

// Hook is a program that tells relance serve what happened.
type Hook struct {
	Name     string
	From     string // standard_webhooks, stripe or gocardless
	Secret   SecretRef
	Metadata string // where a payment at GoCardless has its invoice: invoice when the book does not say
}

// defaultMetadata is where a payment at GoCardless has its invoice.
const defaultMetadata = "invoice"

// hooks reads which programs tell what happened, by name.
func (l *loader) hooks(n *node) (list []Hook) {
	for _, f := range n.each(kindStruct) {
		h := Hook{Name: f.name, From: f.str("from"), Metadata: f.str("metadata")}
		if h.Metadata == "" {
			h.Metadata = defaultMetadata
		}
		if s := f.field("secret"); s != nil && s.kind == kindStruct {
			h.Secret = l.secretRef(s)
		}
		list = append(list, h)
	}
	return list
}
