package letter

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/folder"
	"github.com/relance-dev/relance/channels/internal/spool"
	"github.com/relance-dev/relance/channels/plainfile"
)

// Config says where letters are put and what they look like.
type Config struct {
	Dir    string // made when missing
	Head   Letterhead
	Layout Layout // empty means French
	// Cost and RegisteredCost go into the manifest as they are, such as
	// "1.52 EUR"; empty when not known.
	Cost, RegisteredCost string
}

// Spool puts letters and their manifests into a folder that a person or a
// print house works through. A key is written once.
type Spool struct {
	cfg   Config
	paper *Paper
	dir   spool.Dir
}

var (
	_ channels.Channel    = (*Spool)(nil)
	_ channels.Checker    = (*Spool)(nil)
	_ channels.Reconciler = (*Spool)(nil)

	_ channels.MessageChecker = (*Spool)(nil)
)

// New prepares a spool. It fails when no folder is named, and as NewPaper does.
func New(cfg Config) (*Spool, error) {
	if cfg.Dir == "" {
		return nil, errors.New("no folder is named")
	}
	paper, err := NewPaper(cfg.Head, cmp.Or(cfg.Layout, French))
	if err != nil {
		return nil, err
	}
	return &Spool{cfg: cfg, paper: paper, dir: spool.Dir{Path: cfg.Dir, Channel: "letter"}}, nil
}

// Transport puts letters into a spool.
func Transport() channels.Transport {
	return channels.Transport{
		Name: "spool", Summary: "PDF and a manifest for each letter, for a print house or a person with stamps.",
		Channel: channels.Letter(), Repeat: channels.ExactlyOnce,
		Settings: append(paperFields(),
			channels.Field{Name: "cost", Doc: `What a plain letter costs, such as "1.52 EUR"; for the manifest.`},
			channels.Field{Name: "registered_cost", Doc: "What a registered letter costs; for the manifest."},
		),
		Open: func(s channels.Settings) (channels.Channel, error) {
			head, err := headOf(s)
			if err != nil {
				return nil, err
			}
			return New(Config{
				Dir: s.Text("dir"), Head: head, Layout: Layout(s.Text("layout")),
				Cost: s.Text("cost"), RegisteredCost: s.Text("registered_cost"),
			})
		},
	}
}

// Folder carries letters into a folder of PDF files that a person can open;
// nothing is meant to be posted.
func Folder() channels.Transport {
	t := folder.Transport(channels.Letter(), nil)
	t.Settings = paperFields()
	t.Open = func(s channels.Settings) (channels.Channel, error) {
		head, err := headOf(s)
		if err != nil {
			return nil, err
		}
		paper, err := NewPaper(head, cmp.Or(Layout(s.Text("layout")), French))
		if err != nil {
			return nil, err
		}
		return folder.New(folder.Config{Channel: channels.Letter(), Dir: s.Text("dir"), Judge: paper.judge, Format: func(m channels.Message) ([]folder.File, error) {
			_, files, err := paper.files(m)
			return files, err
		}})
	}
	return t
}

func paperFields() []channels.Field {
	return []channels.Field{
		{Name: "dir", Required: true, Doc: "The folder; made when missing."},
		{Name: "name", Doc: "The name at the head of the letter. Default: the creditor's."},
		{Name: "lines", Kind: channels.List, Doc: "The lines below it. Default: the creditor's address, telephone and e-mail."},
		{Name: "footer", Doc: "What stands at the foot of every page. Default: the creditor's legal form, capital, seat and registration."},
		{Name: "place", Doc: "Where letters are written, in front of their date. Default: the town of the creditor's address."},
		{Name: "color", Doc: "The colour of the name and of rules, #1a4d7a. Default: the creditor's, or black."},
		{Name: "logo", Doc: "A PNG or JPEG file above the name, of 256 KB at most. Default: the creditor's."},
		{Name: "fonts", Doc: "A folder of TrueType fonts, .ttf or .ttc, for what the built-in one lacks, such as Chinese."},
		{Name: "layout", CUE: `"fr" | "din"`, Doc: "The envelope's window: on the right, or on the left as in DIN 5008.", Default: "fr"},
	}
}

// headOf reads the letterhead, its logo and fonts. It fails when the file of the logo cannot be read, and as Fonts does.
func headOf(s channels.Settings) (Letterhead, error) {
	h := Letterhead{Name: s.Text("name"), Lines: s.List("lines"), Footer: s.Text("footer"), Place: s.Text("place"), Color: s.Text("color")}
	if file := s.Text("logo"); file != "" {
		data, err := plainfile.Read(file, MaxLogo)
		if err != nil {
			return h, fmt.Errorf("logo: %w", err)
		}
		h.Logo = data
	}
	if dir := s.Text("fonts"); dir != "" {
		fonts, err := Fonts(dir)
		if err != nil {
			return h, err
		}
		h.Fonts = fonts
	}
	return h, nil
}

// Send writes the letter, what goes with it, and last the manifest. The
// receipt's ID is the PDF's name; its units are pages.
func (s *Spool) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	pdf, files, err := s.paper.files(m)
	if err != nil {
		return channels.Receipt{}, err
	}
	manifest, err := s.manifest(&m, pdf, files)
	if err != nil {
		return channels.Receipt{}, err
	}
	if err := s.dir.Put(ctx, m.Key, append(files, manifest)...); err != nil {
		return channels.Receipt{}, err
	}
	return receipt(&m, pdf), nil
}

// CheckMessage lays the letter out and writes nothing: what does not fit the window, or has a
// character that the font lacks, is known before the day.
func (s *Spool) CheckMessage(m channels.Message) ([]string, error) {
	return nil, s.paper.judge(m)
}

// Reconcile looks whether the letter was spooled.
func (s *Spool) Reconcile(_ context.Context, m channels.Message) (channels.Receipt, error) {
	pdf, files, err := s.paper.files(m)
	if err != nil {
		return channels.Receipt{}, err
	}
	manifest, err := s.manifest(&m, pdf, files)
	if err != nil {
		return channels.Receipt{}, err
	}
	if err := s.dir.Find(m.Key, manifest); err != nil {
		return channels.Receipt{}, err
	}
	return receipt(&m, pdf), nil
}

// Check reports whether the folder can be written to.
func (s *Spool) Check(context.Context) error { return s.dir.Check() }

func receipt(m *channels.Message, pdf PDF) channels.Receipt {
	return channels.Receipt{ID: m.Key + pdfSuffix, Status: channels.Queued, Detail: "in the spool, to be posted", Units: pdf.Pages}
}

const pdfSuffix = ".pdf"

// files renders the letter; what goes with it comes first.
func (p *Paper) files(m channels.Message) (PDF, []folder.File, error) {
	pdf, err := p.Render(m)
	if err != nil {
		return PDF{}, nil, err
	}
	var files []folder.File
	for i, a := range m.Attachments {
		files = append(files, folder.File{Suffix: fmt.Sprintf("~%d-%s", i+1, a.Name), Data: a.Data})
	}
	return pdf, append(files, folder.File{Suffix: pdfSuffix, Data: pdf.Data}), nil
}
