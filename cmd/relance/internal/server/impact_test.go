package server

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/compare"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// revise writes another text into the book on disk, and has the server look at it.
func (b *bench) revise(was, is string) {
	b.Helper()
	name := filepath.Join(b.Dir, "book.cue")
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	if !strings.Contains(string(text), was) {
		b.Fatalf("the book has no %s", was)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(text), was, is, 1)), 0o644); err != nil {
		b.Fatal(err)
	}
	b.files += "+"
	b.server.desk.look(b.Context())
}

// What a revision does is told as relance diff tells it, of the clients that somebody sees, and computed beside the page.
func TestTheImpactOfARevisionIsToldBeforeItIsUsed(t *testing.T) {
	b := twoCollectors(t)
	paul, claire := b.as("Paul", Admin), b.as("Claire", Caller)
	_, body := paul.get("/policies") // its words are read while it is in use
	hasNot(t, body, "What it does to the portfolio")
	before, list := bookdir.Load(b.Dir, policies.Options{Outline: true})
	b.revise("days_late >= 8", "days_late >= 12")
	after, more := bookdir.Load(b.Dir, policies.Options{Outline: true})
	if list.Errors()+more.Errors() > 0 {
		t.Fatal(list, more)
	}
	opt := diff.Options{Before: before.Engine, After: after.Engine}
	opt.From, opt.To, _ = (compare.Window{}).OverLedger(b.Today())
	var want *diff.Figures
	b.Read(t, func(ctx context.Context, r ledger.Reader) (err error) {
		want, err = diff.Ledger(ctx, opt, r, r, nil)
		return err
	})
	if want.Changed != 2 {
		t.Fatalf("%+v", want)
	}
	_, body = paul.get("/policies")
	has(t, body, "What it does to the portfolio")
	b.server.chores.Wait()
	head := b.entries()
	_, body = paul.get("/policies")
	has(t, body, "2 clients are treated otherwise", "2 later", "<caption>Clients and messages</caption>", "ZYZ", "C-1", `class="n"`)
	hasNot(t, body, "Look again")
	claire.get("/policies")
	b.server.chores.Wait()
	_, body = claire.get("/policies")
	has(t, body, "1 client is treated otherwise", "C-1")
	if names(body) {
		t.Errorf("she is told of who is not seen:\n%s", around(body))
	}
	claire.post("/language", "to", "fr")
	_, body = claire.get("/policies")
	has(t, body, "Ce qu’elle fait au portefeuille", "traitement différent pour 1 client")
	if b.entries() != head {
		t.Error("looking at it wrote something")
	}
	b.Import(t, nil) // the ledger goes on, and it is computed anew
	paul.get("/policies")
	b.server.chores.Wait()
	if n := len(b.server.impacts.of); n != 3 {
		t.Errorf("%d impacts are kept", n)
	}
	b.revise("assign:", "facts: region: \"string\"\n\nassign:")
	_, body = paul.get("/policies")
	has(t, body, "It declares other facts than the book in use.", "relance diff HEAD .")
}

// A portfolio that takes too long is for the command, and a server that ends waits for nothing.
func TestAnImpactThatTakesTooLongNamesTheCommand(t *testing.T) {
	b := twoCollectors(t)
	before, _ := bookdir.Load(b.Dir, policies.Options{Outline: true})
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	i := &impact{}
	i.compute(late, b.server, b.server.desk.current.Office, b.Today(), before, before)
	if v := i.inWords("en"); v.Running || v.Why != "The portfolio takes longer than a minute." || v.Headline != "" {
		t.Errorf("%+v", v)
	}
	i = &impact{}
	b.server.end()
	i.compute(b.server.ending, b.server, b.server.desk.current.Office, b.Today(), before, before)
	if v := i.inWords("en"); v.Running || !strings.Contains(v.Why, "could not be computed") {
		t.Errorf("%+v", v)
	}
	judged := map[*policies.Book]bool{}
	b.server.cfg.Judge = func(book *policies.Book) error {
		book.Engine.Unwritable = func(*engine.Message, func(int) engine.Input) error { return nil }
		judged[book] = true
		return nil
	}
	i = &impact{}
	i.compute(t.Context(), b.server, b.server.desk.current.Office, b.Today(), before, before)
	if v := i.inWords("en"); v.Running || v.Why != "" || !strings.Contains(v.Headline, "nothing is different.") || len(v.Tables) != 0 {
		t.Errorf("%+v", v)
	}
	if len(judged) != 2 || judged[before] {
		t.Errorf("%d books judged; the one that pages read too: %v", len(judged), judged[before])
	}
}
