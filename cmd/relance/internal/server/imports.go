package server

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/cmd/relance/internal/scratch"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/einvoice"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/posting"
)

// maxImport is the largest request with exports: their bytes are a third more in base64.
const maxImport = 44 << 20

// importPath is where they are sent, below the interface for programs.
const importPath = "v1/import"

// toldProblems is how many of the things that are wrong with exports an answer tells.
const toldProblems = 100

// ImportIn are exports to read.
type ImportIn struct {
	Files        []ImportFile `json:"files" minItems:"1" maxItems:"1000" doc:"one of each kind at most, but of einvoices"`
	DryRun       bool         `json:"dry_run" doc:"say what would change, and write nothing"`
	AsOf         engine.Date  `json:"as_of,omitzero" doc:"the day of the balances; today when it is left out"`
	Full         bool         `json:"full,omitempty" doc:"the invoices are all that are open: those that they lack are closed"`
	ClosingShare int          `json:"closing_share,omitempty" minimum:"1" maximum:"100" doc:"the percentage of open invoices that full closes at most; 20 when it is left out"`
	AllowClosing int          `json:"allow_closing,omitempty" minimum:"0" doc:"a number that full may close in any case"`
	Older        bool         `json:"older,omitempty" doc:"take balances that are older than the last ones"`
	Without      []string     `json:"without,omitempty" maxItems:"100" doc:"columns that may be missing although the last import had them: what the ledger has stays"`
	TakeBack     bool         `json:"take_back,omitempty" doc:"let the export take back payments that were recorded"`
}

// ImportFile is one export.
type ImportFile struct {
	Kind    string `json:"kind" enum:"invoices,clients,contacts,events,einvoices" doc:"einvoices are electronic invoices, XML or PDF, of which there may be many: they are read beside an export of invoices, as --einvoices does, or alone as a folder of them"`
	Name    string `json:"name" minLength:"1" maxLength:"200" doc:"of the file, for the journal; its ending says what it is: .csv, .xlsx, .json, and of invoices .xml or .pdf"`
	Content []byte `json:"content" doc:"its bytes, in base64"`
}

func importFiles(ctx context.Context, a *acting, in *ImportIn) (view.Imported, error) {
	if err := a.alone(ctx); err != nil {
		return view.Imported{}, err
	}
	dir, err := scratch.Folder()
	if err != nil {
		return view.Imported{}, err
	}
	v, err := in.read(ctx, a, dir)
	return v, errors.Join(err, os.RemoveAll(dir))
}

// read checks the exports whole, in a folder of their own, and writes them into the ledger unless it is a dry run.
func (in *ImportIn) read(ctx context.Context, a *acting, dir string) (v view.Imported, err error) {
	cfg := posting.ImportConfig{
		At: a.now, Today: a.today, By: a.by, AsOf: in.AsOf, Full: in.Full, ClosingShare: in.ClosingShare, AllowClosing: in.AllowClosing, Older: in.Older, Without: in.Without, TakeBack: in.TakeBack,
	}
	files, folder, err := in.place(ctx, dir, &cfg)
	if err != nil {
		return v, err
	}
	var beside string // electronic invoices beside an export
	if folder != "" && files.Invoices == "" {
		files.Invoices = folder
	} else {
		beside = folder
	}
	if in.Full && files.Invoices == "" {
		return v, &worklist.FieldError{Field: "full", Err: errors.New("a file of invoices beside it")}
	}
	rows, err := a.readExports(ctx, files, dir, &cfg)
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	switch {
	case beside != "" && (cfg.Portfolio.Papers || rows.Len() == 0):
		return v, &worklist.FieldError{Field: "files", Err: errors.New("einvoices go beside an export of invoices that has rows: without one, send them alone")}
	case beside != "":
		return in.readBoth(ctx, a, cfg, beside, dir)
	}
	run := posting.Import
	if in.DryRun {
		run = posting.Preview
	}
	done, err := run(ctx, a.ledger, cfg)
	if err != nil {
		return v, err
	}
	return view.NewImported("", done, nil, cfg.Files), a.headOf(ctx, a.office)
}

// readExports reads files whole, for cfg. Who gets no error closes the rows.
func (a *acting) readExports(ctx context.Context, files bookdir.Exports, dir string, cfg *posting.ImportConfig) (*intake.Invoices, error) {
	book := a.office.Book
	from, err := exports.Open(ctx, book, files, nil)
	if err != nil {
		return nil, err
	}
	export, report, err := intake.ReadExport(ctx, from, exports.Options(book), dir)
	if err != nil {
		return nil, err
	}
	if !report.OK() {
		return nil, &exportsError{report, dir}
	}
	cfg.Portfolio, cfg.Invoices = &export.Portfolio, &export.Rows
	return &export.Rows, nil
}

// readBoth writes an export, and the electronic invoices of a folder beside it.
func (in *ImportIn) readBoth(ctx context.Context, a *acting, export posting.ImportConfig, folder, dir string) (v view.Imported, err error) {
	sum, err := exports.Digest(ctx, folder)
	if err != nil {
		return v, err
	}
	papers := posting.ImportConfig{
		At: export.At, Today: export.Today, AsOf: export.AsOf, By: export.By, Listed: in.Full, Files: []posting.File{{Name: filepath.Base(folder), SHA256: sum}},
	}
	rows, err := a.readExports(ctx, bookdir.Exports{Invoices: folder}, dir, &papers)
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	done, documents, err := posting.ImportWith(ctx, a.ledger, export, papers, in.DryRun)
	if err != nil {
		return v, err
	}
	return view.NewImported("", done, documents, export.Files), a.headOf(ctx, a.office)
}

// kindElectronic are electronic invoices, of which a request has as many as it likes.
const kindElectronic = "einvoices"

// place writes the files into a folder, each kind into one of its own, since two may have one name. electronic is the
// folder of the electronic invoices; empty when there are none.
func (in *ImportIn) place(ctx context.Context, dir string, cfg *posting.ImportConfig) (files bookdir.Exports, electronic string, err error) {
	to := map[string]*string{"invoices": &files.Invoices, "clients": &files.Clients, "contacts": &files.Contacts, "events": &files.Events, kindElectronic: &electronic}
	for i, f := range in.Files {
		at := "files[" + strconv.Itoa(i) + "]."
		many, again := f.Kind == kindElectronic, *to[f.Kind] != ""
		switch {
		case !fileName(f.Name):
			return files, "", &worklist.FieldError{Field: at + "name", Err: errFileName}
		case again && !many:
			return files, "", &worklist.FieldError{Field: at + "kind", Err: errors.New("one file of each kind")}
		case many && (!einvoice.Is(f.Name) || strings.HasPrefix(f.Name, ".")):
			return files, "", &worklist.FieldError{Field: at + "name", Err: errors.New("the name of an electronic invoice, which ends in .xml or .pdf")}
		}
		folder := filepath.Join(dir, f.Kind)
		if !again {
			if err := os.Mkdir(folder, 0o700); err != nil {
				return files, "", err
			}
		}
		path := filepath.Join(folder, f.Name)
		if _, err := os.Lstat(path); err == nil {
			return files, "", &worklist.FieldError{Field: at + "name", Err: errors.New("a name that no other electronic invoice of the request has")}
		}
		if err := os.WriteFile(path, f.Content, 0o600); err != nil {
			return files, "", err
		}
		if many {
			electronic = folder
			continue
		}
		*to[f.Kind] = path
		sum, err := exports.Digest(ctx, path)
		if err != nil {
			return files, "", err
		}
		cfg.Files = append(cfg.Files, posting.File{Name: f.Name, SHA256: sum})
	}
	if electronic != "" && files.Invoices == "" { // they are the export
		sum, err := exports.Digest(ctx, electronic)
		if err != nil {
			return files, "", err
		}
		cfg.Files = append(cfg.Files, posting.File{Name: kindElectronic, SHA256: sum})
	}
	return files, electronic, nil
}

// errFileName says what the name of a file has to be.
var errFileName = errors.New("the name of a file, without a folder")

// fileName reports whether a text names a file, and no folder.
func fileName(name string) bool {
	return name == filepath.Base(name) && filepath.IsLocal(name) && name != "." && printableName(name)
}

// exportsError says what is wrong with exports that were placed in a folder.
type exportsError struct {
	report *intake.Report
	dir    string
}

func (e *exportsError) Error() string {
	return agree.Sprintf("the exports have %d {error|errors}", e.report.Errors)
}

// problem says where each is. What stands in a cell is not repeated by itself.
func (e *exportsError) problem() *Problem {
	report, dir := e.report, e.dir
	p := problem(http.StatusUnprocessableEntity, agree.Sprintf("Nothing was written: the exports have %d {error|errors}.", report.Errors)).kind("exports")
	for _, found := range report.Problems {
		if found.Warning {
			continue
		}
		if len(p.Errors) == toldProblems {
			break
		}
		where := filepath.Base(found.File)
		if rel, err := filepath.Rel(dir, found.File); err == nil && filepath.IsLocal(rel) {
			where = filepath.ToSlash(filepath.Dir(rel)) + ": " + filepath.Base(rel)
		}
		if found.Row > 0 {
			where += ", row " + strconv.Itoa(found.Row)
		}
		if found.Column != "" {
			where += ", column " + found.Column
		}
		text := found.Code + ": " + found.Message
		if found.Hint != "" {
			text += "; " + found.Hint
		}
		p.at(where, text)
	}
	return p
}

// importProblem is why exports were not taken; nil when it is another reason.
func importProblem(err error) *Problem {
	bad, closing, stale, lost := new(exportsError), new(posting.ClosingError), new(posting.StaleError), new(posting.LostError)
	switch {
	case errors.As(err, &bad):
		return bad.problem()
	case errors.As(err, &closing):
		return problem(http.StatusConflict, upper(closing.Error())+". See whether the export is complete; if these are settled, say allow_closing: "+strconv.Itoa(closing.Closing)+".").kind("closing")
	case errors.As(err, &stale):
		return problem(http.StatusConflict, upper(stale.Error())+". Export again, or say the day of the balances with as_of; if the older ones are right, say older.").kind("stale")
	case errors.As(err, &lost):
		return problem(http.StatusConflict, upper(lost.Error())+". See whether the export changed; if it is meant to lack them, name them in without: what the ledger has stays.").kind("lost")
	}
	return nil
}
