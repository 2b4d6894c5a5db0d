package policies

// Mailbox is a mailbox that clients answer to.
type Mailbox struct {
	Name     string
	Settings map[string]any // as text, int or SecretRef
}

// mailboxes reads the mailboxes of a deployment, and refuses one with no login, or with two.
func (l *loader) mailboxes(n *node) (list []Mailbox) {
	for _, m := range n.each(kindStruct) {
		if m.kind != kindStruct || l.faulty(m) {
			continue
		}
		if (m.field("password") != nil) == (m.field("client_secret") != nil) {
			l.fail(codeSource, m.label(), `write password: env: "NAME", or token_url, client_id and client_secret`, "the mailbox %s needs one login", m.name)
		} else {
			l.oauth(m)
		}
		settings, _ := l.settings(m)
		if !l.faulty(m) {
			list = append(list, Mailbox{Name: m.name, Settings: settings})
		}
	}
	return list
}
