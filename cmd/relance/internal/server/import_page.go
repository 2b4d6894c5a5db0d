package server

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

const (
	importPage   = "/import"
	maxFiles     = 33 << 20 // the largest form with files: 32 MiB of them, and what is around them
	maxPlaced    = 1000     // files of one import at most, as the interface for programs has it
	maxStaged    = 3        // imports that wait for somebody's word at most
	stagedLasts  = 30 * time.Minute
	perChanges   = 100 // invoices that the page shows
	longFileName = 200
)

// importKinds are the kinds of files, in the order of the form.
var importKinds = []string{"invoices", kindElectronic, "clients", "contacts", "events"}

// staged are files that somebody chose, and what was said of them, until they are imported.
type staged struct {
	mu      sync.Mutex // one request at a time
	id      string
	session string // digest of whose it is
	at      time.Time
	in      ImportIn
	done    *view.Imported // once they are imported; the files are let go then
}

// stage keeps imports in memory between two requests of who chose the files.
type stage struct {
	mu   sync.Mutex
	kept []*staged // the oldest first
}

// put keeps an import in place of the one that its session had; the oldest goes where there are too many.
func (s *stage) put(one *staged) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = slices.DeleteFunc(s.kept, func(o *staged) bool {
		return o.session == one.session || one.at.Sub(o.at) > stagedLasts
	})
	s.kept = append(s.kept, one)
	s.kept = s.kept[max(0, len(s.kept)-maxStaged):]
}

// of is the import that a session has; nil when there is none any more.
func (s *stage) of(session string, now time.Time) *staged {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = slices.DeleteFunc(s.kept, func(o *staged) bool { return now.Sub(o.at) > stagedLasts })
	for _, o := range s.kept {
		if o.session == session {
			return o
		}
	}
	return nil
}

// imports is what the page of imports shows.
type imports struct {
	Kinds   []string
	ID      string // of the files that were chosen; empty for none
	Files   []ImportFile
	AsOf    string
	Full    bool
	Older   bool
	Back    bool
	Without string // columns with commas between them
	Allow   int

	Seen    string         // the journal's last entry before what would change was read
	What    *view.Imported // what would change, or changed
	Written bool           // it changed
	Changes []view.Change  // the first of them
	More    int            // how many follow
	Others  int            // how many more there are of what has to be looked at

	Faults  string // what is wrong in the files, line by line
	Closing int    // invoices that would be closed, when they are too many
	Stale   bool   // the balances are older than the last ones
	Lost    string // columns that the files lack, with commas between them
}

// importsLarge reports whether a request brings files to the page of imports.
func (s *Server) importsLarge(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data" && r.Method == http.MethodPost && r.URL.Path == s.base+importPage
}

// session tells whose import it is.
func (v *visit) session() string {
	c, err := v.r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return digest(c.Value)
}

// showImport shows the form, and what the last import of this session changed when the address asks for it.
func (v *visit) showImport() error {
	data := imports{Kinds: importKinds}
	if one := v.stage.of(v.session(), v.now); one != nil && v.r.URL.Query().Get("done") != "" {
		one.mu.Lock()
		defer one.mu.Unlock()
		if one.done != nil {
			data.show(one.done, true)
		}
	}
	return v.writeImport(http.StatusOK, data, "")
}

func (v *visit) writeImport(status int, data imports, wrong string) error {
	if data.AsOf == "" {
		data.AsOf = v.today.String()
	}
	return v.write(status, "import", page{Title: "Import", Data: &data, Wrong: wrong})
}

// first cuts a list to what the page shows, and adds to more how many follow.
func first[T any](list []T, more *int) []T {
	n := min(perChanges, len(list))
	*more += len(list) - n
	return list[:n]
}

// show has the page say what changed.
func (d *imports) show(whole *view.Imported, written bool) {
	what := *whole
	d.What, d.Written = &what, written
	if beside := what.Documents; beside != nil {
		what.Differing, what.OtherDue = slices.Concat(what.Differing, beside.Differing), slices.Concat(what.OtherDue, beside.OtherDue)
	}
	what.NotTaken, what.Differing, what.OtherDue = first(what.NotTaken, &d.Others), first(what.Differing, &d.Others), first(what.OtherDue, &d.Others)
	what.Replaced, what.Bare, what.Forgotten = first(what.Replaced, &d.Others), first(what.Bare, &d.Others), first(what.Forgotten, &d.Others)
	d.Changes = what.Changes[:min(perChanges, len(what.Changes))]
	total := 0
	for kind, n := range what.Invoices {
		if kind != posting.New && kind != posting.Unchanged {
			total += n
		}
	}
	d.More = total - len(d.Changes)
}

// takeImport takes files and shows what they would change, or imports what was shown.
func (v *visit) takeImport() error {
	if v.importsLarge(v.r) {
		one, err := v.chosen()
		switch {
		case err != nil && isWrongInput(err):
			return v.writeImport(http.StatusUnprocessableEntity, imports{Kinds: importKinds}, v.inWords(err))
		case err != nil:
			return err
		}
		v.stage.put(one)
		return v.tryImport(one, http.StatusOK, "")
	}
	one := v.stage.of(v.session(), v.now)
	if one == nil || one.id != v.text("id") {
		return v.writeImport(http.StatusConflict, imports{Kinds: importKinds}, inWords(v.language, "These files are not here any more, and nothing was imported. Choose them again."))
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.done != nil { // the button was pressed twice
		return v.to(importPage + "?done=1")
	}
	switch v.text("do") {
	case "again":
		if err := v.options(&one.in); err != nil {
			return v.writeImport(http.StatusUnprocessableEntity, v.importsOf(one), v.inWords(err))
		}
		return v.tryImport(one, http.StatusOK, "")
	case "import":
		return v.carryOut(one)
	}
	return &said{http.StatusBadRequest, "This form cannot be read."}
}

// chosen reads the files of a form.
func (v *visit) chosen() (*staged, error) {
	err := v.r.ParseMultipartForm(maxFiles)
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return nil, &said{http.StatusRequestEntityTooLarge, "This is more than may be sent at once."}
	}
	if err != nil {
		return nil, &said{http.StatusBadRequest, "This form cannot be read."}
	}
	defer func() { _ = v.r.MultipartForm.RemoveAll() }() // they are in memory
	id := make([]byte, 16)
	if _, err := io.ReadFull(v.cfg.Random, id); err != nil {
		return nil, err
	}
	one := &staged{id: hex.EncodeToString(id), session: v.session(), at: v.now}
	if err := v.options(&one.in); err != nil {
		return nil, err
	}
	for _, kind := range importKinds {
		for _, h := range v.r.MultipartForm.File[kind] {
			if h.Filename == "" && h.Size == 0 {
				continue // nothing was chosen there
			}
			if len(h.Filename) > longFileName || len(one.in.Files) == maxPlaced {
				return nil, &worklist.FieldError{Field: kind, Err: errors.New("1000 files at most, with names of 200 bytes at most")}
			}
			content, err := contentOf(h)
			if err != nil {
				return nil, err
			}
			one.in.Files = append(one.in.Files, ImportFile{Kind: kind, Name: h.Filename, Content: content})
		}
	}
	if len(one.in.Files) == 0 {
		return nil, &worklist.FieldError{Field: "files", Err: errors.New("choose at least one")}
	}
	return one, nil
}

func contentOf(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(f)
	return content, errors.Join(err, f.Close())
}

// options reads what a form says of the files.
func (v *visit) options(in *ImportIn) error {
	day, ok := v.date("as_of")
	if !ok {
		return &worklist.FieldError{Field: "as_of", Err: errors.New("a day, such as 2026-03-01")}
	}
	allow, err := strconv.Atoi(v.text("allow_closing"))
	if v.text("allow_closing") != "" && (err != nil || allow < 0) {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	in.AsOf, in.Full, in.Older, in.TakeBack, in.AllowClosing = day, v.text("full") != "", v.text("older") != "", v.text("take_back") != "", allow
	in.Without = strings.FieldsFunc(v.text("without"), func(r rune) bool { return r == ',' })
	return nil
}

// importsOf is the page about files that were chosen.
func (v *visit) importsOf(one *staged) imports {
	d := imports{
		Kinds: importKinds, ID: one.id, Files: one.in.Files, Full: one.in.Full, Older: one.in.Older, Back: one.in.TakeBack, Without: strings.Join(one.in.Without, ","), Allow: one.in.AllowClosing,
	}
	if !one.in.AsOf.IsZero() {
		d.AsOf = one.in.AsOf.String()
	}
	return d
}

// actsOn is what an import works with while the ledger is as match says.
func (v *visit) actsOn(head string) *acting {
	return &acting{server: v.Server, office: v.office, ledger: &guarded{Ledger: v.office.Ledger, match: `"` + head + `"`}, by: v.who.Name, person: v.who.Name, now: v.now, today: v.today}
}

// tryImport shows what the files would change.
func (v *visit) tryImport(one *staged, status int, wrong string) error {
	data := v.importsOf(one)
	var head ledger.Head
	err := v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		head, err = r.Head(ctx)
		return err
	})
	if err != nil {
		return err
	}
	in := one.in
	in.DryRun, data.Seen = true, head.Hash
	what, err := importFiles(v.r.Context(), v.actsOn(head.Hash), &in)
	if err != nil {
		return v.refuseImport(data, err)
	}
	data.show(&what, false)
	return v.writeImport(status, data, wrong)
}

// carryOut imports what was shown, when nothing changed since.
func (v *visit) carryOut(one *staged) error {
	done, err := importFiles(v.r.Context(), v.actsOn(v.text("seen")), &one.in)
	switch {
	case errors.Is(err, errChanged):
		return v.tryImport(one, http.StatusConflict, inWords(v.language, "Something changed since this was shown, and nothing was imported. This is what would change now."))
	case err != nil:
		return v.refuseImport(v.importsOf(one), err)
	}
	one.done, one.in = &done, ImportIn{}
	return v.to(importPage + "?done=1")
}

// refuseImport says why files were not taken, and how they can be.
func (v *visit) refuseImport(data imports, err error) error {
	bad, closing, stale, lost := new(exportsError), new(posting.ClosingError), new(posting.StaleError), new(posting.LostError)
	var problems posting.Problems
	say := words.New(v.language)
	wrong, status := "", http.StatusConflict
	switch {
	case errors.As(err, &bad):
		status, wrong = http.StatusUnprocessableEntity, inWords(v.language, "The files have mistakes, and nothing was imported. Mend them, and choose them again.")
		data.Faults = bad.lines(say)
	case errors.As(err, &problems):
		status, wrong = http.StatusUnprocessableEntity, inWords(v.language, "The files contradict what the ledger knows, and nothing was imported.")
		var b strings.Builder
		text.WriteRefusals(&b, say, problems[:min(toldProblems, len(problems))])
		data.Faults = b.String()
	case errors.As(err, &closing):
		wrong, data.Closing = upper(say.Says(closing.Error())), closing.Closing
	case errors.As(err, &stale):
		wrong, data.Stale = upper(say.Says(stale.Error())), true
	case errors.As(err, &lost):
		wrong, data.Lost = upper(say.Says(lost.Error())), strings.Join(lost.Names(), ",")
	case errors.Is(err, errChanged): // between two reads
		wrong = inWords(v.language, "Something changed meanwhile, and nothing was imported. Ask again.")
	case isWrongInput(err):
		return v.writeImport(http.StatusUnprocessableEntity, data, v.importInWords(data.Files, err))
	default:
		return err
	}
	return v.writeImport(status, data, wrong)
}

// importInWords is what is wrong with a file, by its name.
func (v *visit) importInWords(files []ImportFile, err error) string {
	field := new(worklist.FieldError)
	if errors.As(err, &field) {
		if at, ok := strings.CutPrefix(field.Field, "files["); ok {
			number, _, _ := strings.Cut(at, "]")
			if n, err := strconv.Atoi(number); err == nil && n < len(files) {
				return inWords(v.language, "%s: %s", files[n].Name, inWords(v.language, field.Err.Error()))
			}
		}
	}
	return v.inWords(err)
}

// lines are the mistakes as relance import writes them: file, line, column and what it is.
func (e *exportsError) lines(say words.Writer) string {
	told := *e.report
	told.Problems = slices.Clone(told.Problems[:min(toldProblems, len(told.Problems))])
	for i := range told.Problems {
		told.Problems[i].File = filepath.Base(told.Problems[i].File)
	}
	var b strings.Builder
	_ = text.WriteProblems(&b, say, &told, false) // a builder takes everything
	return strings.TrimRight(b.String(), "\n")
}

// outcome is one row of what an import changes: what is counted, and what became of it.
type outcome struct{ Name, Text string }

// Outcomes count what an import changes, in the language of the page.
func (p *page) Outcomes(v *view.Imported) (rows []outcome) {
	add := func(name string, counts map[posting.ChangeKind]int) {
		var parts []string
		for _, kind := range posting.ChangeKinds {
			if n := counts[kind]; n > 0 {
				parts = append(parts, words.New(p.Lang).Whole(n)+" "+p.Became(string(kind), n))
			}
		}
		if len(parts) > 0 {
			rows = append(rows, outcome{p.Label(name), strings.Join(parts, ", ")})
		}
	}
	add("invoices", v.Invoices)
	if d := v.Documents; d != nil {
		add(kindElectronic, d.Invoices)
	}
	add("clients", v.Clients)
	add("events", v.Events)
	return rows
}

// Became is what an import made of something, such as paid down.
func (p *page) Became(kind string, n int) string { return words.New(p.Lang).Became(kind, n) }

// Size is how large a file is.
func (f ImportFile) Size() int { return (len(f.Content) + 1023) / 1024 }
