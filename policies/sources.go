package policies

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// Source is a database, a web service or a folder that rows come from.
type Source struct {
	Name, Transport string         // Transport is sql, http, folder, odoo, erpnext, dolibarr or stripe
	Timeout         string         // as written; empty when not said
	Settings        map[string]any // of the transport, as text, bool, int or SecretRef
	Lists           []SourceList   // in the order invoices, clients, contacts, events, bank

	at       span
	settings map[string]span
}

// SourceList is one list of a source; only what its transport needs is set.
type SourceList struct {
	Kind   string // invoices, clients, contacts, events or bank
	Query  string
	Path   string
	Params map[string]string
	Items  string
	Fields []string
	Files  string
	Paging *SourcePaging // nil when the list comes at once
}

// SourcePaging says how the pages of a list are asked for.
type SourcePaging struct {
	By, Param, SizeParam, Next, Total string
	First                             int // 1 when not said
	Size                              int // 0 when not said
}

// List returns the list of a kind; nil when the source has none.
func (s *Source) List(kind string) *SourceList {
	for i := range s.Lists {
		if s.Lists[i].Kind == kind {
			return &s.Lists[i]
		}
	}
	return nil
}

// Refused is a diagnostic about a source, or one of its settings, that cannot be used.
func (s *Source) Refused(setting, message, hint string) diag.Diagnostic {
	at, known := s.settings[setting]
	if !known {
		at = s.at
	}
	return diag.Diagnostic{Code: codeSource, File: at.file, Start: at.start, End: at.end, Message: message, Hint: hint}
}

// sourceKinds are the lists that a source may have.
var sourceKinds = []string{"invoices", "clients", "contacts", "events", "bank"}

// listNeeds is what a list of a transport has to say, and what else it may; the other transports are presets,
// whose lists say nothing.
var listNeeds = map[string]struct {
	needs, example string
	may            []string
}{
	"sql":    {"query", `query: "SELECT number AS invoice, … FROM …"`, nil},
	"http":   {"path", `path: "/invoices"`, []string{"params", "items", "fields", "paging"}},
	"folder": {"files", `files: "invoices-*.csv"`, nil},
}

// presetKinds are the lists of the programs that are known.
var presetKinds = map[string][]string{
	"odoo": {"invoices", "clients"}, "erpnext": {"invoices", "clients"}, "dolibarr": {"invoices", "clients"}, "stripe": {"invoices", "clients"},
}

// sources reads where rows come from.
func (l *loader) sources(n *node) (list []Source) {
	for _, s := range n.each(kindStruct) {
		if s.kind == kindStruct && !l.faulty(s) {
			if one, ok := l.oneSource(s); ok {
				list = append(list, one)
			}
		}
	}
	return list
}

func (l *loader) oneSource(n *node) (s Source, ok bool) {
	s = Source{Name: n.name, Timeout: n.str("timeout"), at: n.label()}
	var from []*node
	for _, f := range n.items {
		if f.kind == kindStruct && !slices.Contains(sourceKinds, f.name) {
			from = append(from, f)
		}
	}
	if len(from) != 1 {
		l.fail(codeSource, n.label(), "name one of sql, http, folder, odoo, erpnext, dolibarr, stripe, with its settings", "%s is %d sources: it needs exactly one", n.name, len(from))
		return s, false
	}
	s.Transport = from[0].name
	s.Settings, s.settings = l.settings(from[0])
	l.login(from[0])
	for _, kind := range sourceKinds {
		if f := n.field(kind); f != nil && f.kind == kindStruct {
			l.sourceList(&s, f)
		}
	}
	if len(s.Lists) == 0 && !l.faulty(n) {
		l.fail(codeSource, n.label(), "add what it has: invoices: {…}, clients: {…}", "the source %s has no list", n.name)
	}
	return s, !l.faulty(n)
}

// login checks that a transport says where it is, and how it logs in, once.
func (l *loader) login(n *node) {
	has := func(name string) bool { return n.field(name) != nil }
	fail := func(hint, format string, args ...any) { l.fail(codeSource, n.label(), hint, format, args...) }
	switch n.name {
	case "sql":
		lite := n.str("driver") == "sqlite"
		switch {
		case lite && (!has("file") || has("dsn")):
			fail(`write file: "../erp.db"`, "an SQLite database is a file, and has no login")
		case !lite && (has("file") || !has("dsn")):
			fail(`write dsn: env: "ERP_DSN"`, "a database on a server needs its address with the login, and no file")
		}
	case "http":
		ways := 0
		for _, w := range []string{"token", "password", "key", "client_secret"} {
			if has(w) {
				ways++
			}
		}
		switch {
		case ways > 1:
			fail("keep one of token, username with password, header with key, client_secret with client_id and token_url", "http logs in in %d ways", ways)
		case has("username") != has("password"):
			fail("write both", "username and password belong together")
		case has("header") != has("key"):
			fail("write both", "header and key belong together")
		default:
			l.oauth(n)
		}
	}
}

// oauth refuses a login by OAuth 2.0 of which a part is missing.
func (l *loader) oauth(n *node) {
	has := func(name string) bool { return n.field(name) != nil }
	switch {
	case has("client_id") != has("client_secret") || has("token_url") != has("client_secret"):
		l.fail(codeSource, n.label(), "write all three", "token_url, client_id and client_secret belong together")
	case has("scope") && !has("client_secret"):
		l.fail(codeSource, n.label(), "write token_url, client_id and client_secret too", "scope belongs to a login by OAuth 2.0")
	}
}

// sourceList reads one list, and refuses what its transport does not know.
func (l *loader) sourceList(s *Source, n *node) {
	list := SourceList{
		Kind: n.name, Query: n.str("query"), Path: n.str("path"), Params: n.field("params").texts(), Items: n.str("items"), Files: n.str("files"),
	}
	if n.field("fields") != nil {
		list.Fields = n.strs("fields")
	}
	if p := n.field("paging"); p != nil {
		list.Paging = &SourcePaging{By: p.str("by"), Param: p.str("param"), SizeParam: p.str("size_param"), Next: p.str("next"), Total: p.str("total"), First: 1, Size: p.number("size")}
		if p.field("first") != nil {
			list.Paging.First = p.number("first")
		}
		l.paging(p, list.Paging)
	}
	wants, open := listNeeds[s.Transport]
	switch {
	case n.name == "bank" && s.Transport != "folder":
		l.fail(codeSource, n.label(), "bank statements come from a folder", "%s has no bank statements", s.Transport)
	case !open && !slices.Contains(presetKinds[s.Transport], n.name):
		l.fail(codeSource, n.label(), "it has "+strings.Join(presetKinds[s.Transport], " and "), "%s has no list of %s", s.Transport, n.name)
	case open && strings.TrimSpace(n.str(wants.needs)) == "":
		l.fail(codeSource, n.label(), "write "+wants.example, "the list of %s needs %s", n.name, wants.needs)
	}
	for _, f := range n.items {
		if f.name != wants.needs && !slices.Contains(wants.may, f.name) {
			l.fail(codeSource, f.label(), "remove it", "a list of %s has no %s", s.Transport, f.name)
		}
	}
	s.Lists = append(s.Lists, list)
}

// paging refuses a way of paging that cannot work.
func (l *loader) paging(n *node, p *SourcePaging) {
	switch {
	case p.By == "cursor" && p.Next == "":
		l.fail(codeSource, n.label(), `write next: "meta.next"`, "paging by a cursor needs the way to the next one in the answer")
	case (p.Size > 0) != (p.SizeParam != ""):
		l.fail(codeSource, n.label(), `write both: size: 100, size_param: "limit"`, "size and size_param belong together")
	}
}
