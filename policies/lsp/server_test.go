package lsp_test

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/lsp"
)

// client is an editor that speaks with a server, on a copy of the quickstart.
type client struct {
	t    *testing.T
	conn *jsonrpc2.Conn
	dir  string
	text map[string]string // of buffers

	mu   sync.Mutex
	said map[string][]string // diagnostics by file: "line:character CODE"
	news chan string         // files of which something was said
}

func start(t *testing.T, encodings ...string) *client {
	t.Helper()
	c := &client{t: t, dir: t.TempDir(), text: map[string]string{}, said: map[string][]string{}, news: make(chan string, 1000)}
	if err := os.CopyFS(c.dir, os.DirFS("../../examples/quickstart")); err != nil {
		t.Fatal(err)
	}
	near, far := net.Pipe()
	done := make(chan error, 1)
	go func() { done <- lsp.Serve(t.Context(), far, lsp.Options{Version: "test"}) }()
	c.conn = jsonrpc2.NewConn(t.Context(), jsonrpc2.NewBufferedStream(near, jsonrpc2.VSCodeObjectCodec{}), jsonrpc2.HandlerWithError(c.hear))
	t.Cleanup(func() {
		c.call("shutdown", nil, nil)
		_ = c.conn.Notify(context.Background(), "exit", nil)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	var got struct {
		Capabilities struct{ PositionEncoding string }
	}
	c.call("initialize", map[string]any{"capabilities": map[string]any{"general": map[string]any{"positionEncodings": encodings}}}, &got)
	want := "utf-16"
	if slices.Contains(encodings, "utf-8") {
		want = "utf-8"
	}
	if got.Capabilities.PositionEncoding != want {
		t.Fatalf("positions in %q", got.Capabilities.PositionEncoding)
	}
	return c
}

func (c *client) hear(_ context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
	var p struct {
		URI         string
		Diagnostics []struct {
			Range   struct{ Start struct{ Line, Character int } }
			Code    string
			Message string
		}
	}
	if err := json.Unmarshal(*r.Params, &p); err != nil || r.Method != "textDocument/publishDiagnostics" {
		c.t.Errorf("%s: %v", r.Method, err)
	}
	file := strings.TrimPrefix(strings.TrimPrefix(p.URI, "file://"), c.dir+"/")
	list := []string{}
	for _, d := range p.Diagnostics {
		first, _, _ := strings.Cut(d.Message, "\n")
		list = append(list, strings.Join([]string{d.Code, first}, " "))
	}
	c.mu.Lock()
	c.said[file] = list
	c.mu.Unlock()
	c.news <- file
	return nil, nil
}

// call asks the server.
func (c *client) call(method string, params, result any) error {
	return c.conn.Call(context.Background(), method, params, result)
}

func (c *client) uri(file string) string { return "file://" + filepath.Join(c.dir, file) }

func (c *client) open(file string) {
	data, err := os.ReadFile(filepath.Join(c.dir, file))
	if err != nil {
		c.t.Fatal(err)
	}
	c.text[file] = string(data)
	_ = c.conn.Notify(c.t.Context(), "textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": c.uri(file), "text": c.text[file]}})
}

// edit replaces a text of a buffer.
func (c *client) edit(file, old, text string) {
	if strings.Count(c.text[file], old) == 0 {
		c.t.Fatalf("%s has no %q", file, old)
	}
	c.text[file] = strings.Replace(c.text[file], old, text, 1)
	_ = c.conn.Notify(c.t.Context(), "textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": c.uri(file)}, "contentChanges": []any{map[string]any{"text": c.text[file]}}})
}

// await waits until the diagnostics of a file are these.
func (c *client) await(file string, want ...string) {
	c.t.Helper()
	for {
		c.mu.Lock()
		got, ok := c.said[file]
		c.mu.Unlock()
		if ok && len(got) == len(want) && !slices.ContainsFunc(want, func(w string) bool {
			return !slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, w) })
		}) {
			return
		}
		select {
		case <-c.news:
		case <-time.After(30 * time.Second):
			c.t.Fatalf("%s: %q, want %q", file, got, want)
		}
	}
}

// at is the place behind a text of a file.
func (c *client) at(file, text string) map[string]any {
	c.t.Helper()
	i := strings.Index(c.text[file], text)
	if i < 0 {
		c.t.Fatalf("%s has no %q", file, text)
	}
	before := c.text[file][:i+len(text)]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	units := 0
	for _, r := range line {
		if units++; r > 0xFFFF {
			units++
		}
	}
	return map[string]any{"textDocument": map[string]any{"uri": c.uri(file)}, "position": map[string]any{"line": strings.Count(before, "\n"), "character": units}}
}

func (c *client) labels(file, text string) []string {
	c.t.Helper()
	var items []struct{ Label string }
	if err := c.call("textDocument/completion", c.at(file, text), &items); err != nil {
		c.t.Fatal(err)
	}
	var all []string
	for _, i := range items {
		all = append(all, i.Label)
	}
	return all
}

func TestDiagnosticsFollowTheBuffer(t *testing.T) {
	c := start(t)
	c.open("standard.cue")
	c.edit("standard.cue", `"days_late >= 7"`, `"days_lat >= 7"`)
	c.await("standard.cue", "days_lat")
	c.edit("standard.cue", `"days_lat >= 7"`, `"days_late >= 7"`)
	c.await("standard.cue")
	c.open("templates/courtesy.en.md")
	c.edit("templates/courtesy.en.md", "{{", "{{.nothing}} {{")
	c.await("templates/courtesy.en.md", "unknown field .nothing")
	_ = c.conn.Notify(t.Context(), "textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": c.uri("templates/courtesy.en.md")}})
	c.await("templates/courtesy.en.md")
}

func TestHover(t *testing.T) {
	c := start(t)
	c.open("standard.cue")
	for text, want := range map[string]string{
		`when: "days_la`:   "days since the due date",
		`to: "court`:       "state **courtesy** of policy standard",
		`template: "court`: "templates/courtesy.en.md",
	} {
		var got struct{ Contents struct{ Value string } }
		if err := c.call("textDocument/hover", c.at("standard.cue", text), &got); err != nil || !strings.Contains(got.Contents.Value, want) {
			t.Errorf("%s: %q, %v, want %q", text, got.Contents.Value, err, want)
		}
	}
}

// Values are those on the first case of a test that stood there: the tests of the quickstart give them. A mistake elsewhere
// in the book leaves those of before.
func TestHoverShowsValuesOnAnInvoice(t *testing.T) {
	c := start(t)
	c.open("book.cue")
	c.edit("book.cue", "assign: [", "facts: score: \"int\"\nassign: [")
	c.open("standard.cue")
	c.open("standard_test.cue")
	hover := func(file, text string) string {
		t.Helper()
		var got struct{ Contents struct{ Value string } }
		if err := c.call("textDocument/hover", c.at(file, text), &got); err != nil {
			t.Fatal(err)
		}
		return got.Contents.Value
	}
	for _, x := range []struct{ file, text, want string }{
		{"standard.cue", `when: "days_late >= 1`, "`days_late >= 15` is **true**"},
		{"standard.cue", `to: "firm", when: "days_la`, "`days_late` is **15**; `days_late >= 15` is **true**\n\non invoice "},
		{"standard.cue", `to: "firm", when: "days_la`, "of the test "},
		{"standard.cue", `to: "firm", when: "days_la`, "in the state courtesy"},
		{"book.cue", "facts: sco", "no invoice of the tests or beside the book has a value for it"},
	} {
		if got := hover(x.file, x.text); !strings.Contains(got, x.want) {
			t.Errorf("%s: %q, want %q", x.text, got, x.want)
		}
	}
	c.await("standard.cue")
	c.edit("book.cue", "assign: [", "assing: [")
	c.await("book.cue", "assing")
	if got := hover("standard.cue", `to: "firm", when: "days_la`); !strings.Contains(got, "is **15**") {
		t.Errorf("with a mistake in another file: %q", got)
	}
}

// A computation has a value too, and so has each part of it.
func TestHoverOfComputations(t *testing.T) {
	c := start(t)
	c.open("standard.cue")
	hover := func(text string) string {
		t.Helper()
		var got struct{ Contents struct{ Value string } }
		if err := c.call("textDocument/hover", c.at("standard.cue", text), &got); err != nil {
			t.Fatal(err)
		}
		return got.Contents.Value
	}
	c.edit("standard.cue", "\tstart:", "\tcompute: twice: \"percent(invoice.open, 200)\"\n\tstart:")
	for text, want := range map[string][]string{
		`twice: "perc`:         {"`percent(invoice.open, 5)`: a share of an amount, in percent", "`percent(invoice.open, 200)` is **", " EUR**", "on invoice "},
		`twice: "percent(invo`: {"`invoice.open` money: ", "`invoice.open` is **"},
		"compute: twi":         {"computation **twice** of policy standard"},
	} {
		for _, w := range want {
			if got := hover(text); !strings.Contains(got, w) {
				t.Errorf("%s: %q, want %q", text, got, w)
			}
		}
	}
}

func TestCompletionOfComputationsAndDeployment(t *testing.T) {
	c := start(t)
	c.open("standard.cue")
	has := func(file, text string, want []string, not ...string) {
		t.Helper()
		got := c.labels(file, text)
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s after %q: %q lack %s", file, text, got, w)
			}
		}
		for _, w := range not {
			if slices.Contains(got, w) {
				t.Errorf("%s after %q: %q has %s", file, text, got, w)
			}
		}
	}
	c.edit("standard.cue", "\tstart:", "\tcompute: {fees: \"inv + 🙂late_interest(inv, 'FR') + client.kind == ''\", total: \"fe\"}\n\tcatch_up: \"\"\n\tstart:")
	has("standard.cue", `total: "fe`, []string{"fees", "invoice.open", "late_interest(invoice.open, 'FR_B2B')", "percent(invoice.open, 5)"}, "total", "invoice.opn")
	has("standard.cue", "🙂late_interest(inv, 'FR", []string{"FR_B2B"}, "business")
	has("standard.cue", "client.kind == '", []string{"business", "consumer", "public"})
	has("standard.cue", `catch_up: "`, []string{"step", "jump"})
	c.text["deploy.cue"] = "package relance\n\ndeploy: {\n\tlive: false\n\twor\n\tdocuments: {missing: \"\"}\n\temail: {\n\t\t\n\t}\n}\n"
	_ = c.conn.Notify(t.Context(), "textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": c.uri("deploy.cue"), "text": c.text["deploy.cue"]}})
	has("deploy.cue", "\twor", []string{"workers", "ledger", "sms", "run_at"}, "live", "documents", "email", "tone")
	has("deploy.cue", `missing: "`, []string{"wait", "send"})
	has("deploy.cue", "email: {\n\t\t", []string{"every", "smtp", "folder"}, "workers")
	has("deploy.cue", "documents: {", []string{"invoice"}, "missing")
	has("deploy.cue", "live: ", nil, "live", "workers")
}

func TestCompletion(t *testing.T) {
	c := start(t)
	c.open("standard.cue")
	c.open("templates/courtesy.en.md")
	c.edit("standard.cue", `when: "days_late >= 7"`, `when: "client.kind == '' && 🙂invoice.op"`)
	has := func(file, text string, want ...string) {
		t.Helper()
		got := c.labels(file, text)
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s after %q: %q lack %s", file, text, got, w)
			}
		}
	}
	has("standard.cue", "🙂invoice.op", "invoice.open", "days_late", "case.entered('STATE')")
	has("standard.cue", "client.kind == '", "business", "consumer", "public")
	has("standard.cue", `to: "`, "courtesy", "firm", "settled")
	has("standard.cue", `template: "`, "courtesy", "formal_notice")
	c.edit("templates/courtesy.en.md", "{{", "{{.total.}} {{range .invoices}}{{.}}{{end}} {{")
	has("templates/courtesy.en.md", "{{.total.", "open", "to_ask")
	has("templates/courtesy.en.md", "{{range .invoices}}{{.", "due", "days_late")
}

func TestDefinitionAndReferences(t *testing.T) {
	c := start(t)
	c.open("standard.cue")
	var got []struct {
		URI   string
		Range struct{ Start, End struct{ Line, Character int } }
	}
	if err := c.call("textDocument/definition", c.at("standard.cue", `to: "cour`), &got); err != nil || len(got) != 1 || !strings.HasSuffix(got[0].URI, "/standard.cue") {
		t.Fatal(got, err)
	}
	line := strings.Split(c.text["standard.cue"], "\n")[got[0].Range.Start.Line]
	if word := line[got[0].Range.Start.Character:got[0].Range.End.Character]; word != "courtesy" {
		t.Errorf("the definition is at %q of %q", word, line)
	}
	if err := c.call("textDocument/references", c.at("standard.cue", `to: "cour`), &got); err != nil || len(got) < 4 {
		t.Errorf("%d references, %v", len(got), err)
	}
}

// TestRename renames a state in a whole book, which then says the same, tests included.
func TestRename(t *testing.T) {
	c := start(t, "utf-8")
	data, err := os.ReadFile(filepath.Join(c.dir, "standard.cue"))
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.Replace(string(data), "always: [", "always: [{to: \"settled\", when: \"case.entered('courtesy') && case.state in ['firm', 'courtesy'] && invoice.open < 0\"},\n", 1))
	data = []byte(strings.Replace(string(data), "\tstart:", "\tmoved: mild: \"courtesy\"\n\tstart:", 1))
	if err := os.WriteFile(filepath.Join(c.dir, "standard.cue"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	c.open("standard.cue")
	params := c.at("standard.cue", `to: "cour`)
	for _, bad := range []string{"firm", "Very Firm", ""} {
		params["newName"] = bad
		if err := c.call("textDocument/rename", params, nil); err == nil {
			t.Errorf("a state was renamed to %q", bad)
		}
	}
	params["newName"] = "gentle"
	var edit struct {
		Changes map[string][]struct {
			Range   struct{ Start, End struct{ Line, Character int } }
			NewText string
		}
	}
	if err := c.call("textDocument/rename", params, &edit); err != nil {
		t.Fatal(err)
	}
	for uri, edits := range edit.Changes {
		path := strings.TrimPrefix(uri, "file://")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(data), "\n")
		slices.SortFunc(edits, func(a, b struct {
			Range   struct{ Start, End struct{ Line, Character int } }
			NewText string
		},
		) int {
			return b.Range.Start.Character - a.Range.Start.Character
		})
		for _, e := range edits {
			l := lines[e.Range.Start.Line]
			lines[e.Range.Start.Line] = l[:e.Range.Start.Character] + e.NewText + l[e.Range.End.Character:]
		}
		if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if len(edit.Changes) < 2 {
		t.Errorf("files changed: %d", len(edit.Changes))
	}
	c.open("standard.cue")
	c.await("standard.cue")
	if _, list := policies.Load(c.dir, policies.Options{Tests: true}); len(list) != 0 {
		t.Errorf("after the rename: %v", list)
	}
}

func TestFormatting(t *testing.T) {
	c := start(t)
	c.open("standard.cue")
	var edits []struct{ NewText string }
	if err := c.call("textDocument/formatting", c.at("standard.cue", "package"), &edits); err != nil || len(edits) != 0 {
		t.Fatal(edits, err)
	}
	c.edit("standard.cue", "\ttitle:", "\t\t\ttitle  :")
	if err := c.call("textDocument/formatting", c.at("standard.cue", "package"), &edits); err != nil || len(edits) != 1 || strings.Contains(edits[0].NewText, "title  :") {
		t.Fatal(edits, err)
	}
}

// TestWhatItDoesNotKnow asks for what is not there, and sends what is no request.
func TestWhatItDoesNotKnow(t *testing.T) {
	c := start(t)
	if err := c.call("textDocument/foldingRange", map[string]any{}, nil); err == nil {
		t.Error("an unknown request was answered")
	}
	if err := c.call("textDocument/hover", []int{1}, nil); err == nil {
		t.Error("parameters of another form were taken")
	}
	for _, uri := range []string{"untitled:1", "file:///nowhere/at/all.cue", "::"} {
		var got any
		if err := c.call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": map[string]any{"line": 9, "character": 9}}, &got); err != nil || got != nil {
			t.Errorf("%s: %v, %v", uri, got, err)
		}
	}
	c.open("book.cue")
	for _, broken := range []string{"", "package", "policies: {", "\x00", "policies: x: states: y: next: [{to: \""} {
		c.text["book.cue"] = broken
		_ = c.conn.Notify(t.Context(), "textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": c.uri("book.cue")}, "contentChanges": []any{map[string]any{"text": broken}}})
		for _, method := range []string{"hover", "completion", "definition", "references", "prepareRename", "formatting"} {
			if err := c.call("textDocument/"+method, map[string]any{"textDocument": map[string]any{"uri": c.uri("book.cue")}, "position": map[string]any{"line": 0, "character": len(broken)}}, nil); err != nil {
				t.Errorf("%s of %q: %v", method, broken, err)
			}
		}
	}
}

// A client applies what the server offers, counted in its own units: behind characters beyond the BMP too.
func TestMistakesWithOneAnswerAreMendedByTheClient(t *testing.T) {
	for _, units := range []string{"utf-16", "utf-8"} {
		c := start(t, units)
		c.open("standard.cue")
		const good = `when: "days_late >= 15"`
		want := strings.Replace(c.text["standard.cue"], good, `when: "client.name != '🎉' && days_late >= 15"`, 1)
		c.edit("standard.cue", good, `when: "client.name <> '🎉' and days_late >= 15d"`)
		line := 0
		for i, l := range strings.Split(c.text["standard.cue"], "\n") {
			if strings.Contains(l, "🎉") {
				line = i
			}
		}
		ask := func(only ...string) (actions []struct {
			Title, Kind string
			Edit        struct {
				Changes map[string][]struct {
					Range   struct{ Start, End struct{ Line, Character int } }
					NewText string
				}
			}
		},
		) {
			at := map[string]int{"line": line, "character": 0}
			end := map[string]int{"line": line + 1, "character": 0}
			if err := c.call("textDocument/codeAction", map[string]any{
				"textDocument": map[string]any{"uri": c.uri("standard.cue")}, "range": map[string]any{"start": at, "end": end}, "context": map[string]any{"diagnostics": []any{}, "only": only},
			}, &actions); err != nil {
				t.Fatal(err)
			}
			return actions
		}
		var titles []string
		for _, a := range ask("quickfix") {
			titles = append(titles, a.Title)
		}
		if want := []string{"Write !=", "Write &&", "Remove d"}; !slices.Equal(titles, want) {
			t.Fatalf("offered %q, want %q", titles, want)
		}
		all := ask("source.fixAll.relance")
		if len(all) != 1 || all[0].Kind != "source.fixAll" {
			t.Fatalf("offered %+v", all)
		}
		lines := strings.Split(c.text["standard.cue"], "\n")
		edits := all[0].Edit.Changes[c.uri("standard.cue")]
		slices.SortFunc(edits, func(a, b struct {
			Range   struct{ Start, End struct{ Line, Character int } }
			NewText string
		},
		) int {
			return b.Range.Start.Character - a.Range.Start.Character
		})
		for _, e := range edits {
			l := lines[e.Range.Start.Line]
			if units == "utf-8" {
				lines[e.Range.Start.Line] = l[:e.Range.Start.Character] + e.NewText + l[e.Range.End.Character:]
				continue
			}
			u := utf16.Encode([]rune(l))
			lines[e.Range.Start.Line] = string(utf16.Decode(u[:e.Range.Start.Character])) + e.NewText + string(utf16.Decode(u[e.Range.End.Character:]))
		}
		if got := strings.Join(lines, "\n"); got != want {
			t.Errorf("in %s it becomes\n%s", units, lines[line])
		}
	}
}
