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
		has := func(name string) bool { return m.field(name) != nil }
		fail := func(hint, format string, args ...any) { l.fail(codeSource, m.label(), hint, format, args...) }
		switch {
		case has("password") == has("client_secret"):
			fail(`write password: env: "NAME", or token_url, client_id and client_secret`, "the mailbox %s needs one login", m.name)
		case has("client_id") != has("client_secret") || has("token_url") != has("client_secret"):
			fail("write all three", "token_url, client_id and client_secret belong together")
		case has("scope") && !has("client_secret"):
			fail("write token_url, client_id and client_secret too", "scope belongs to a login by OAuth 2.0")
		}
		settings, _ := l.settings(m)
		if !l.faulty(m) {
			list = append(list, Mailbox{Name: m.name, Settings: settings})
		}
	}
	return list
}
