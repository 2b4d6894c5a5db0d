// Package presets holds how the exports of usual accounting programs are to be read, each as
// an intake.cue in the policy language.
package presets

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies"
)

//go:embed files/*.cue
var files embed.FS

// Preset is one layout of an export.
type Preset struct {
	Name   string // such as "xero"
	Title  string // the program and where its export is found
	Source string // the intake.cue
}

// All lists the presets by name.
func All() ([]Preset, error) {
	names, err := fs.Glob(files, "files/*.cue")
	if err != nil {
		return nil, fmt.Errorf("presets: %w", err)
	}
	var all []Preset
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("presets: %w", err)
		}
		first, _, _ := strings.Cut(string(data), "\n")
		all = append(all, Preset{
			Name: strings.TrimSuffix(path.Base(name), ".cue"), Title: strings.TrimPrefix(first, "// "), Source: string(data),
		})
	}
	return all, nil
}

// ifThere marks the lines of columns that an export may lack.
const ifThere = "// if there"

// header finds the headers of a preset: of columns, and of the conditions on rows.
var header = regexp.MustCompile(`(?m)^\t\t[a-z_]+: +"([^"]+)"(\s*// if there)?$|column: "([^"]+)"|lettering: \[([^\]]+)\]`)

// headers lists the headers that an export must have to be of the preset, and those that it may have.
func (p *Preset) headers() (needed, maybe []string) {
	for _, m := range header.FindAllStringSubmatch(p.Source, -1) {
		switch {
		case m[4] != "":
			for _, h := range strings.Split(m[4], ",") {
				needed = append(needed, strings.Trim(h, ` "`))
			}
		case m[3] != "":
			needed = append(needed, m[3])
		case m[2] != "":
			maybe = append(maybe, m[1])
		default:
			needed = append(needed, m[1])
		}
	}
	slices.Sort(needed)
	return slices.Compact(needed), maybe
}

// Recognise finds the preset whose headers stand in one of the first rows of an export; of
// several that whose headers are most. It is false when there is none.
func Recognise(rows [][]string) (Preset, bool, error) {
	all, err := All()
	if err != nil {
		return Preset{}, false, err
	}
	var best Preset
	most := 0
	for _, p := range all {
		needed, _ := p.headers()
		for _, row := range rows {
			if len(needed) > most && has(row, needed) {
				best, most = p, len(needed)
				best.Source = p.fitted(row)
			}
		}
	}
	return best, most > 0, nil
}

func has(row, headers []string) bool {
	for _, h := range headers {
		if !slices.ContainsFunc(row, func(c string) bool { return c == h || c != "" && nearest.Fold(c) == nearest.Fold(h) }) {
			return false
		}
	}
	return true
}

// fitted is the preset without the columns that a header lacks.
func (p *Preset) fitted(row []string) string {
	var out strings.Builder
	for line := range strings.Lines(p.Source) {
		text, optional := strings.CutSuffix(strings.TrimRight(line, "\n"), ifThere)
		text = strings.TrimRight(text, " \t")
		if m := header.FindStringSubmatch(text); optional && (m == nil || !has(row, []string{m[1]})) {
			continue
		}
		out.WriteString(text + "\n")
	}
	return out.String()
}

// Mapping compiles the preset. It fails only when what ships is broken.
func (p *Preset) Mapping() (intake.Mapping, error) {
	book, list := policies.Load("preset", policies.Options{Overlay: map[string][]byte{"book.cue": []byte(smallBook), "intake.cue": []byte(p.Source)}})
	if book.Engine == nil {
		return intake.Mapping{}, fmt.Errorf("preset %s: %v", p.Name, list)
	}
	return book.Intake, nil
}

// smallBook is a book that holds nothing but what a book needs.
const smallBook = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Creditor", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"}
assign: [{policy: "none"}]
policies: none: {title: "None", start: "idle", states: {idle: next: [{to: "asked", when: "days_late >= 1"}], asked: {final: true, do: [{task: {queue: "team", title: "Look at it"}}]}}, always: [{to: "asked", when: "invoice.open <= 0"}]}
`
