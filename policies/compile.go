package policies

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/template"
)

// defaultProfiles are the values of client.profile when a book names none.
var defaultProfiles = []string{"craftsman", "individual", "key_account", "micro", "standard"}

// DefaultProfiles are the values of client.profile of a book that lists none.
func DefaultProfiles() []string { return slices.Clone(defaultProfiles) }

// defaultRoles are the roles of contacts when a book names none.
var defaultRoles = []string{"accounts_payable", "assistant", "buyer", "legal", "manager", "owner", "treasurer"}

// compile turns the book's data into an engine.Book, and reports what the
// schema cannot see. Data that the schema refused is passed over in silence.
func (l *loader) compile(root *node) {
	b := &engine.Book{}
	l.book.Engine = b
	l.creditor(root.field("creditor"))
	l.entities(root.field("entities"))
	l.book.lists = map[string]map[string][]string{}
	for _, lang := range root.field("wording").each(kindStruct) {
		l.book.lists[lang.name] = map[string][]string{}
		for _, list := range lang.each(kindStruct) {
			l.book.lists[lang.name][list.name] = lang.strs(list.name)
		}
	}
	l.languages(root)
	l.facts(root.field("facts"))
	l.exits(root.field("exits"))
	b.Profiles = slices.Sorted(slices.Values(root.strs("profiles")))
	if root.field("profiles") == nil {
		b.Profiles = slices.Clone(defaultProfiles)
	}
	b.Roles = slices.Sorted(slices.Values(root.strs("roles")))
	if root.field("roles") == nil {
		b.Roles = slices.Clone(defaultRoles)
	}
	l.calendar(root.field("calendar"))
	l.tolerance(root.field("tolerance"))
	l.pressure(root.field("pressure"))
	b.WaitingDays = engine.DefaultWaitingDays
	if days := root.field("payments").field("waiting_days"); days != nil {
		b.WaitingDays = whole(days)
	}
	b.AnswerDays = engine.DefaultAnswerDays
	if days := root.field("answers").field("waiting_days"); days != nil {
		b.AnswerDays = whole(days)
	}
	l.costs(root.field("costs"))
	l.rates(root.field("rates"))
	l.limitation(root.field("limitation"))
	l.floors(root)
	l.book.formulas, l.book.sources = map[string]*formula.Set{}, map[string][]formula.Source{}
	l.policies(root.field("policies"))
	l.moved(root)
	l.assign(root.field("assign"))
	l.claims(root)
	l.clientKind(root)
	l.performance(root)
}

func (l *loader) creditor(n *node) {
	c := &l.book.Engine.Creditor
	c.Name, c.Country, c.Timezone, c.Language = n.str("name"), n.str("country"), n.str("timezone"), n.str("language")
	c.Fields = maps.Clone(n.field("fields").texts())
	l.book.creditor = l.company("", n, c)
	l.book.Currency = l.currency(n.field("currency"))
	l.contractRate("", n.field("contract_rate"))
	if tz := n.field("timezone"); tz != nil && tz.kind == kindText {
		if _, err := time.LoadLocation(tz.text); err != nil || tz.text == "" || tz.text == "Local" {
			l.fail(codeTimezone, tz.at, zoneHint(tz.text), "there is no timezone %q", tz.text)
		}
	}
}

// company reads what templates say of a company that is owed, and checks it.
func (l *loader) company(entity string, n *node, c *engine.Creditor) template.Creditor {
	if l.book.places == nil {
		l.book.places = map[[2]string]span{}
	}
	for _, name := range []string{"name", "color", "logo"} {
		if f := n.field(name); f != nil {
			l.book.places[[2]string{entity, name}] = f.at
		}
	}
	l.country(n.field("country"))
	l.iban(n.field("iban"))
	l.email(n.field("email"))
	for _, name := range []string{"name", "contact", "legal_form"} {
		l.posing(n.field(name))
	}
	return template.Creditor{
		Name: c.Name, Country: c.Country, Language: c.Language, Address: n.strs("address"),
		Email: n.str("email"), Phone: n.str("phone"), Contact: n.str("contact"), IBAN: n.str("iban"), BIC: n.str("bic"),
		Registration: n.str("registration"), VAT: n.str("vat"), PaymentLink: n.str("payment_link"), Fields: c.Fields,
		SIREN: n.str("siren"), RCS: n.str("rcs"), LegalForm: n.str("legal_form"), Capital: n.str("capital"), Seat: n.strs("seat"),
		InLiquidation: n.yes("in_liquidation"), Color: n.str("color"), Logo: n.str("logo"), PaymentCode: n.yes("payment_code"),
	}
}

// entities reads the companies that are owed beside the creditor.
func (l *loader) entities(n *node) {
	own := &l.book.Engine.Creditor
	l.book.entities = map[string]*template.Creditor{}
	for _, e := range n.each(kindStruct) {
		c := engine.Creditor{
			Name: e.str("name"), Country: cmp.Or(e.str("country"), own.Country), Timezone: own.Timezone,
			Language: cmp.Or(e.str("language"), own.Language), Fields: maps.Clone(e.field("fields").texts()),
		}
		l.contractRate(e.name, e.field("contract_rate"))
		company := l.company(e.name, e, &c)
		l.book.entities[e.name] = &company
		l.book.Engine.Entities = append(l.book.Engine.Entities, engine.Entity{ID: e.name, Creditor: c})
	}
	l.sameFields()
	slices.SortFunc(l.book.Engine.Entities, func(a, b engine.Entity) int { return cmp.Compare(a.ID, b.ID) })
}

// sameFields gives all companies the same fields, so that a template may speak of one
// that some do not have: it prints nothing then.
func (l *loader) sameFields() {
	companies := append(slices.Collect(maps.Values(l.book.entities)), &l.book.creditor)
	all := map[string]string{}
	for _, c := range companies {
		for name := range c.Fields {
			all[name] = ""
		}
	}
	for _, c := range companies {
		fields := maps.Clone(all)
		maps.Copy(fields, c.Fields)
		c.Fields = fields
	}
}

// zoneHint names the zone of a city, when there is one of that name.
func zoneHint(text string) string {
	city := strings.ReplaceAll(strings.TrimSpace(text), " ", "_")
	for _, area := range []string{"Europe", "America", "Africa", "Asia", "Australia", "Indian", "Pacific", "Atlantic"} {
		if _, err := time.LoadLocation(area + "/" + city); err == nil && city != "" {
			return fmt.Sprintf("write %q", area+"/"+city)
		}
	}
	return `write the name of a city's zone, such as "Europe/Paris"`
}

func (l *loader) country(n *node) {
	if n == nil || n.kind != kindText || !schema().shapes["#Country"].takes(n.text) {
		return
	}
	if region, err := language.ParseRegion(n.text); err != nil || !region.IsCountry() || region.Canonicalize().String() != n.text {
		hint := `write its ISO code, such as "FR"`
		if err == nil && region.Canonicalize().String() != n.text {
			hint = fmt.Sprintf("did you mean %q?", region.Canonicalize())
		}
		l.fail(codeCountry, n.at, hint, "there is no country %q", n.text)
	}
}

// language reads an ISO code; empty when there is none.
func (l *loader) language(n *node) string {
	if n == nil || n.kind != kindText || !schema().shapes["#Language"].takes(n.text) {
		return ""
	}
	if _, err := language.ParseBase(n.text); err != nil {
		l.fail(codeLanguage, n.at, `write its ISO code, such as "fr" or "en"`, "there is no language %q", n.text)
		return ""
	}
	return n.text
}

// currency reads an ISO 4217 code; zero when there is none.
func (l *loader) currency(n *node) engine.Currency {
	if n == nil || n.kind != kindText || !schema().shapes["#Currency"].takes(n.text) {
		return engine.Currency{}
	}
	c, err := engine.ParseCurrency(n.text)
	if err != nil {
		l.fail(codeCurrency, n.at, `write its ISO code, such as "EUR"`, "there is no currency %q", n.text)
	}
	return c
}

// date reads a day that exists; zero when there is none.
func (l *loader) date(n *node) engine.Date {
	if n == nil || n.kind != kindText || !schema().shapes["#Date"].takes(n.text) {
		return 0
	}
	d, err := engine.ParseDate(n.text)
	if err != nil {
		l.fail(codeDate, n.at, "write year, month and day: 2026-01-31", "there is no day %s", n.text)
	}
	return d
}

// languages collects those in which every template must exist. One that was
// refused is none of them.
func (l *loader) languages(root *node) {
	all := []string{l.language(root.field("creditor").field("language"))}
	for _, e := range root.field("entities").each(kindStruct) {
		all = append(all, l.language(e.field("language")))
	}
	for _, n := range root.field("languages").each(kindList) {
		all = append(all, l.language(n))
	}
	all = slices.DeleteFunc(all, func(code string) bool { return code == "" })
	slices.Sort(all)
	l.book.Languages = slices.Compact(all)
}

// facts declares the book's facts, ordered by name.
func (l *loader) facts(n *node) {
	for _, f := range n.each(kindStruct) {
		l.book.Engine.Facts = append(l.book.Engine.Facts, engine.FactDecl{Name: f.name, Type: engine.FactType(f.text)})
	}
	slices.SortFunc(l.book.Engine.Facts, func(a, b engine.FactDecl) int { return strings.Compare(a.Name, b.Name) })
}

func (l *loader) calendar(n *node) {
	var closed []engine.Date
	for _, d := range n.field("closed").each(kindList) {
		closed = append(closed, l.date(d))
	}
	country := n.str("holidays")
	if region := n.field("region"); region != nil && country != "FR" {
		l.fail(codeRegion, region.at, `write holidays: "FR" beside it, or take it out`, "the region %s is one of France", n.str("region"))
		return
	}
	if !slices.Contains(calendar.Countries(), country) {
		country = "" // refused by the schema, or not given
	}
	c, err := calendar.New(country, n.str("region"), closed)
	if err != nil {
		l.fail(codeInternal, n.at, "", "calendar: %v", err)
		return
	}
	l.book.Engine.Calendar = c
}

// assign compiles the list that names the policy of each invoice.
func (l *loader) assign(n *node) {
	if n != nil && n.kind == kindList && len(n.items) == 0 {
		l.fail(codeNoAssign, n.at, "add a line: assign: [{policy: \"…\"}]", "assign has no line: no invoice would follow any policy")
	}
	env := l.assignEnv()
	for _, line := range n.each(kindList) {
		a := engine.AssignLine{Policy: -1, Source: l.source(line)}
		if g := l.guard(env, line.field("when")); g != nil {
			a.When = g
			l.book.Engine.UsesContacts = l.book.Engine.UsesContacts || g.UsesContacts()
		}
		if p := line.field("policy"); p != nil && p.kind == kindText {
			names := make([]string, len(l.book.Engine.Machines))
			for i, m := range l.book.Engine.Machines {
				names[i] = m.Policy
			}
			if a.Policy = slices.Index(names, p.text); a.Policy < 0 && len(names) > 0 {
				l.unknown(codeUnknownPolicy, p.at, "the book", "policy", p.text, names)
			}
		}
		l.book.Engine.Assign = append(l.book.Engine.Assign, a)
	}
}

// unknown reports a name that stands for nothing, with the one that was meant.
func (l *loader) unknown(code string, at span, owner, noun, name string, known []string) {
	if l.reported(at) {
		return // its form is wrong already
	}
	hint := ""
	if near := nearest.Word(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if len(known) > 0 {
		hint = fmt.Sprintf("%s has %s", owner, strings.Join(known, ", "))
	}
	l.fail(code, at, hint, "%s has no %s %q", owner, noun, name)
	l.fixWord(name, known)
}

// source says where something was written, for explanations; its text is that
// of the guard under "when".
func (l *loader) source(n *node) engine.Source {
	at := n.label()
	return engine.Source{
		File: strings.TrimPrefix(strings.TrimPrefix(at.file, l.folder.name("")), "/"),
		Line: l.line(at),
		Text: n.str("when"),
	}
}

// line is the 1-based line on which a place begins.
func (l *loader) line(at span) int {
	starts, known := l.lines[at.file]
	if !known {
		starts = []int{0}
		for i, b := range l.book.Sources[at.file] {
			if b == '\n' {
				starts = append(starts, i+1)
			}
		}
		l.lines[at.file] = starts
	}
	line, found := slices.BinarySearch(starts, at.start)
	if found {
		line++
	}
	return max(1, line)
}
