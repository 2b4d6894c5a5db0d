package policies

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// Deploy is what a book's deploy.cue says: where messages really go. What carries
// them is not the policy language's business: settings are handed on as they are.
type Deploy struct {
	Live          bool // messages leave for real
	Ledger        string
	Workers       int       // 0 when not said
	GiveUpDays    int       // after how many days a message is given up that a channel does not take; 0 when not said
	KeepYears     int       // for how many years clients are kept; 0 when not said
	RunAt         []int     // when relance run is started each day, in minutes after midnight of the creditor; nil when not said
	TestAddresses []string  // that channels test may send to
	Hooks         []Hook    // programs that tell relance serve what happened, by name
	SignIn        *SignIn   // nil when people sign in to relance serve with a password alone
	Sees          []Sees    // who sees which clients, in the order of the book; nil when everybody sees all
	PublicURL     string    // by which people and clients reach relance serve, without a slash at its end; empty when not said
	Portal        *Portal   // nil when clients have no page
	PlanMail      *PlanMail // nil for none
	Documents     Documents
	Routes        []Route   // by channel, those of the entities after those of the creditor
	Entities      []string  // that it names, sorted
	Sources       []Source  // in the order of the book
	Mailboxes     []Mailbox // in the order of the book

	at    span // of the label deploy
	runAt span // of run_at
}

// Documents says where the files of invoices are; the zero Documents knows none.
type Documents struct {
	Invoice string // path with {invoice}, seen from the book's folder
	Send    bool   // a message whose invoice has no file leaves without
}

// Route says what carries one channel.
type Route struct {
	Channel, Transport string
	Entity             string // whose messages; empty for the creditor's, and all that have no own
	Every, Timeout     string // lengths of time as written; empty when not said
	// Settings are the transport's, as text, bool, int, []string or SecretRef.
	Settings map[string]any

	at       span
	settings map[string]span
}

// SecretRef says where a secret is: in a variable of the environment, or in a file, seen
// from the book's folder. One of the two is set.
type SecretRef struct{ Env, File string }

// Route returns the route of a channel; nil when the deployment names none.
func (d *Deploy) Route(channel string) *Route { return d.RouteOf(channel, "") }

// RouteOf returns the own route of an entity's messages on a channel; nil when the
// deployment names none.
func (d *Deploy) RouteOf(channel, entity string) *Route {
	if d == nil {
		return nil
	}
	for i := range d.Routes {
		if d.Routes[i].Channel == channel && d.Routes[i].Entity == entity {
			return &d.Routes[i]
		}
	}
	return nil
}

// Refused is a diagnostic about a route, or one of its settings, that its transport
// does not take. A setting that the book does not give points to the route.
func (r *Route) Refused(setting, message string) diag.Diagnostic {
	at, known := r.settings[setting]
	if !known {
		at = r.at
	}
	return diag.Diagnostic{Code: codeRoute, File: at.file, Start: at.start, End: at.end, Message: message}
}

// Nobody is a diagnostic about a route of a live deployment that contacts nobody.
func (r *Route) Nobody() diag.Diagnostic {
	hint := fmt.Sprintf("name what carries %s; or leave out live: true, and all of it is a rehearsal", r.Channel)
	if r.Channel == "letter" {
		hint = `letters that somebody posts go into a spool: letter: spool: {dir: "letters", name: "…"}`
	}
	return diag.Diagnostic{
		Code: codeNobody, Severity: diag.Warning, File: r.at.file, Start: r.at.start, End: r.at.end,
		Message: fmt.Sprintf("the deployment is live, and its messages of channel %s stay in a folder: nobody gets them, and cases go on as if somebody did", r.Channel),
		Hint:    hint,
	}
}

// Unrouted is a diagnostic about a channel that policies use and that a live
// deployment does not carry.
func (d *Deploy) Unrouted(channel string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: codeUnrouted, File: d.at.file, Start: d.at.start, End: d.at.end,
		Message: fmt.Sprintf("policies use the channel %s, and deploy says not what carries it", channel),
		Hint:    fmt.Sprintf("add %s to deploy; {%s: folder: dir: \"deliveries/%s\"} contacts nobody", channel, channel, channel),
	}
}

// Undocumented is a diagnostic about invoices that policies attach and a live
// deployment has no files of.
func (d *Deploy) Undocumented() diag.Diagnostic {
	return diag.Diagnostic{
		Code: codeUndocumented, Severity: diag.Warning, File: d.at.file, Start: d.at.start, End: d.at.end,
		Message: "policies attach the invoice, and deploy says not where the files of invoices are",
		Hint:    `add documents: invoice: "../invoices/{invoice}.pdf" to deploy; without it messages leave without the invoice`,
	}
}

// Unsigned is a diagnostic about an entity whose messages would leave under the creditor's
// sender or letterhead, without anybody having said so.
func (d *Deploy) Unsigned(entity string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: codeUnsigned, Severity: diag.Warning, File: d.at.file, Start: d.at.start, End: d.at.end,
		Message: fmt.Sprintf("the book has an entity %s, and deploy says not who signs its messages: they leave as the creditor’s", entity),
		Hint:    fmt.Sprintf("add entities: %s: email: …, letter: … to deploy, each with its own sender; entities: %s: {} says that the creditor’s is right", entity, entity),
	}
}

// deploy reads where messages go.
func (l *loader) deploy(n *node) {
	if n == nil {
		return
	}
	d := &Deploy{
		Live: n.yes("live"), Ledger: n.str("ledger"), TestAddresses: n.strs("test_addresses"), at: n.label(),
		Documents: Documents{Invoice: n.field("documents").str("invoice"), Send: n.field("documents").str("missing") == "send"},
	}
	if f := n.field("ledger"); f != nil && f.kind == kindText {
		if there, err := DeployedLedger(l.folder.dir); l.folder.dir != "" && (err != nil || there != f.text) {
			l.fail(codeLedger, f.at, `write ledger: "file.db" as it is, inside deploy in deploy.cue`, "the ledger is named where it is not looked for")
		}
	}
	for w, to := range map[*node]*int{n.field("workers"): &d.Workers, n.field("give_up_days"): &d.GiveUpDays, n.field("retention").field("years"): &d.KeepYears} {
		if w != nil && w.kind == kindNumber {
			*to, _ = strconv.Atoi(w.text) // the schema sees that it is one
		}
	}
	if f := n.field("run_at"); f != nil && !l.faulty(f) {
		d.runAt = f.at
		for _, at := range n.strs("run_at") {
			d.RunAt = append(d.RunAt, minutes(at))
		}
	}
	if docs := n.field("documents").field("invoice"); docs != nil && docs.kind == kindText && !strings.Contains(docs.text, "{invoice}") && !strings.Contains(docs.text, "{document}") {
		l.fail(codeDocuments, docs.at, `write where the number goes, "../invoices/{invoice}.pdf", or the name that an import gives: "../invoices/{document}"`, "the path of invoices has no {invoice} in it: all would take the same file along")
	}
	serve := n.field("serve")
	d.SignIn, d.PublicURL = l.signIn(serve.field("oidc")), serve.str("public_url")
	d.Portal = l.portal(serve.field("portal"), d)
	d.PlanMail = l.planMail(serve.field("plan_mail"), d)
	d.Hooks = l.hooks(serve.field("hooks"))
	d.Sees = l.sees(serve.field("sees"))
	d.Routes = l.routes(n, "#Deploy", "")
	d.Sources = l.sources(n.field("sources"))
	d.Mailboxes = l.mailboxes(n.field("mailboxes"))
	for _, e := range n.field("entities").each(kindStruct) {
		if l.book.entities[e.name] == nil {
			known := l.book.EntityIDs()
			l.unknown(codeEntity, e.label(), "the book", "entity", e.name, known)
			continue
		}
		d.Entities = append(d.Entities, e.name)
		d.Routes = append(d.Routes, l.routes(e, "#EntityRoutes", e.name)...)
	}
	slices.Sort(d.Entities)
	l.book.Deploy = d
}

// routes reads what carries the channels of the creditor, or of an entity.
func (l *loader) routes(n *node, def, entity string) (list []Route) {
	for _, r := range n.each(kindStruct) {
		if shape := schema().shapes[def].field(r.name); shape == nil || !strings.HasSuffix(shape.shape.def, "Route") || r.kind != kindStruct {
			continue
		}
		if route, ok := l.route(r); ok {
			route.Entity = entity
			list = append(list, route)
		}
	}
	return list
}

// route reads what carries a channel; ok is false when that is not clear.
func (l *loader) route(n *node) (r Route, ok bool) {
	r = Route{Channel: n.name, Every: n.str("every"), Timeout: n.str("timeout"), at: n.label()}
	var carriers []*node
	for _, f := range n.items {
		if f.kind == kindStruct {
			carriers = append(carriers, f)
		}
	}
	if len(carriers) != 1 {
		if !l.faulty(n) {
			l.fail(codeManyRoutes, n.label(), "name one of them, with its settings", "%s is carried by %d transports: it needs exactly one", n.name, len(carriers))
		}
		return r, false
	}
	c := carriers[0]
	r.Transport = c.name
	r.Settings, r.settings = l.settings(c)
	for _, sender := range []string{"from", "name", "reply_to"} {
		l.posing(c.field(sender))
	}
	return r, !l.faulty(n)
}

// settings reads what is set, and where.
func (l *loader) settings(c *node) (map[string]any, map[string]span) {
	values, places := map[string]any{}, map[string]span{}
	for _, f := range c.items {
		places[f.name] = f.at
		switch f.kind {
		case kindText:
			values[f.name] = f.text
		case kindBool:
			values[f.name] = f.flag
		case kindNumber:
			values[f.name], _ = strconv.Atoi(f.text)
		case kindList:
			values[f.name] = c.strs(f.name)
		case kindStruct:
			values[f.name] = l.secretRef(f)
		}
	}
	return values, places
}

// secretRef reads where a secret is.
func (l *loader) secretRef(f *node) SecretRef {
	ref := SecretRef{f.str("env"), f.str("file")}
	if (ref.Env == "") == (ref.File == "") && !l.faulty(f) {
		l.fail(codeSecretRef, f.label(), `write {env: "NAME"} or {file: "path"}`, "%s names not exactly one place of the secret", cmp.Or(f.name, "{…}"))
	}
	return ref
}

// literalSecret reports a secret that stands in the book. Neither the message nor the
// source line shows it.
func literalSecret(n *node, r *report) {
	r.fail(codeSecret, n.label(), fmt.Sprintf(`change it where it is used, take it out of the history of the book, and write %s: {env: "NAME"} or {file: "path"}`, n.name),
		"%s is a secret, and is written in the book", n.name)
	r.list[len(r.list)-1].Hidden = true
}
