package lsp

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/relance-dev/relance/policies/cuepos"
	"github.com/relance-dev/relance/policies/template"
)

// kind is what a name in a book names.
type kind uint8

const (
	aPolicy kind = iota + 1
	aState
	aFact
	aTemplate
	aComputation
)

// symbol is a name of a book. Policy is that of a state or a computation.
type symbol struct {
	kind         kind
	policy, name string
}

// place is where a symbol is written: its bytes, without quotes.
type place struct {
	file       string // its path in the book
	start, end int
	declares   bool
}

// symbols are the names that files write, their places in the order of the files.
type symbols struct {
	places   map[symbol][]place
	titles   map[symbol]string // of what has a title, or a goal
	profiles []string          // those that the book lists; nil when it lists none
}

// add notes a place.
func (s *symbols) add(of symbol, p place) {
	if of.name != "" {
		s.places[of] = append(s.places[of], p)
	}
}

// names lists the symbols of a kind, sorted; of states, those of a policy.
func (s *symbols) names(k kind, policy string) []string {
	var all []string
	for of, places := range s.places {
		if of.kind == k && of.policy == policy && slices.ContainsFunc(places, func(p place) bool { return p.declares }) {
			all = append(all, of.name)
		}
	}
	slices.Sort(all)
	return all
}

// declared is where a symbol is declared first.
func (s *symbols) declared(of symbol) (place, bool) {
	for _, p := range s.places[of] {
		if p.declares {
			return p, true
		}
	}
	return place{}, false
}

// at is the symbol that is written at a byte of a file.
func (s *symbols) at(file string, offset int) (of symbol, at place, ok bool) {
	for of, places := range s.places {
		for _, p := range places {
			if p.file == file && p.start <= offset && offset <= p.end {
				return of, p, true
			}
		}
	}
	return of, at, false
}

// index reads the names of a book from its files. Those with mistakes give what can be read.
func index(files map[string][]byte) *symbols {
	s := &symbols{places: map[symbol][]place{}, titles: map[symbol]string{}}
	var trees []*reader
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if t, _, ok := template.SplitName(name); ok && path.Dir(name) == "templates" {
			s.add(symbol{kind: aTemplate, name: t}, place{file: name, declares: true})
		}
		if !strings.HasSuffix(name, ".cue") {
			continue
		}
		tree, _ := parser.ParseFile(name, files[name], parser.AllErrors, parser.ParseComments)
		if tree != nil {
			trees = append(trees, &reader{symbols: s, file: name, data: files[name], tree: tree})
		}
	}
	for _, r := range trees {
		r.walk()
	}
	for _, r := range trees {
		r.resolve()
	}
	return s
}

// reader reads the names of one file.
type reader struct {
	*symbols
	file   string
	data   []byte
	tree   *ast.File
	tested string  // the policy that @policy(NAME) says that the tests of the file follow
	tests  []named // states that tests name, of whichever policy
}

// named is a name in a file.
type named struct {
	name string
	place
}

func (r *reader) walk() {
	for _, d := range r.tree.Decls {
		if a, ok := d.(*ast.Attribute); ok {
			if name, body := a.Split(); name == "policy" {
				r.tested = body
			}
		}
	}
	walker{field: r.field, text: r.text}.decls(r.tree.Decls, nil)
}

// field notes what the label of a field names.
func (r *reader) field(f *ast.Field, path []string) {
	switch n := len(path); {
	case n == 2 && path[0] == "policies":
		r.label(f, symbol{kind: aPolicy, name: path[1]})
	case n == 4 && path[0] == "policies" && path[2] == "states":
		r.label(f, symbol{aState, path[1], path[3]})
	case n == 4 && path[0] == "policies" && path[2] == "compute":
		r.label(f, symbol{aComputation, path[1], path[3]})
	case n == 2 && path[0] == "facts":
		r.label(f, symbol{kind: aFact, name: path[1]})
	}
}

// text notes what a text names, by the field that it is the value of.
func (r *reader) text(lit *ast.BasicLit, path []string) {
	last, policy := path[len(path)-1], ""
	if path[0] == "policies" && len(path) > 2 {
		policy = path[1]
	}
	switch {
	case len(path) == 2 && path[0] == "profiles":
		if name, _, ok := r.literal(lit); ok {
			r.profiles = append(r.profiles, name)
		}
	case len(path) == 5 && policy != "" && path[2] == "states" && (last == "title" || last == "goal"):
		of := symbol{aState, policy, path[3]}
		if t, _, ok := r.literal(lit); ok && (last == "title" || r.titles[of] == "") {
			r.titles[of] = t
		}
	case len(path) == 4 && policy != "" && path[2] == "moved":
		r.value(lit, symbol{kind: aState, policy: policy})
	case policy != "" && slices.Contains([]string{"to", "start", "reopen"}, last):
		r.value(lit, symbol{kind: aState, policy: policy})
	case policy != "" && (last == "template" || last == "script"):
		r.value(lit, symbol{kind: aTemplate})
	case last == "policy" && (path[0] == "assign" || path[0] == "tests"):
		r.value(lit, symbol{kind: aPolicy})
	case path[0] == "tests" && (last == "state" || len(path) > 2 && slices.Contains([]string{"final", "waiting"}, path[len(path)-2])):
		if name, offsets, ok := r.literal(lit); ok {
			r.tests = append(r.tests, named{name, r.at(lit, offsets, 0, len(name))})
		}
	case last == "when" || last == "approve":
		r.guard(lit, policy)
	}
}

// guard notes the facts and the states that a guard names.
func (r *reader) guard(lit *ast.BasicLit, policy string) {
	src, offsets, ok := r.literal(lit)
	if !ok {
		return
	}
	for i := 0; ; {
		j := strings.Index(src[i:], "facts.")
		if j < 0 {
			break
		}
		start := i + j + len("facts.")
		end := start + len(word(src[start:]))
		r.add(symbol{kind: aFact, name: src[start:end]}, r.at(lit, offsets, start, end))
		i = end
	}
	for _, m := range ofStates.FindAllStringSubmatchIndex(src, -1) {
		for _, w := range inQuotes.FindAllStringIndex(src[m[2]:m[3]], -1) {
			start, end := m[2]+w[0]+1, m[2]+w[1]-1
			r.add(symbol{aState, policy, src[start:end]}, r.at(lit, offsets, start, end))
		}
	}
}

var (
	// ofStates is what a guard compares the state of a case with: a word, or a list of them.
	ofStates = regexp.MustCompile(`\bcase\.(?:state\s*(?:==|!=|in)|entered)\s*('\w+'|\[[^\]]*\]|\('\w+'\))`)
	inQuotes = regexp.MustCompile(`'\w+'`)
)

// word is the letters, figures and underscores that a text begins with.
func word(s string) string {
	for i, c := range s {
		if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return s[:i]
		}
	}
	return s
}

// value notes a text that is a name.
func (r *reader) value(lit *ast.BasicLit, of symbol) {
	name, offsets, ok := r.literal(lit)
	if !ok {
		return
	}
	of.name = name
	r.add(of, r.at(lit, offsets, 0, len(name)))
}

// label notes a label that declares a name.
func (r *reader) label(f *ast.Field, of symbol) {
	p := place{file: r.file, start: f.Label.Pos().Offset(), end: f.Label.End().Offset(), declares: true}
	if lit, ok := f.Label.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		p.start, p.end = p.start+1, p.end-1
	}
	r.add(of, p)
}

// literal decodes a text; offsets are in the file.
func (r *reader) literal(lit *ast.BasicLit) (s string, offsets []int, ok bool) {
	start := lit.Pos().Offset()
	if start < 0 || start > len(r.data) {
		return "", nil, false
	}
	s, offsets, err := cuepos.Literal(r.data[start:])
	if err != nil {
		return "", nil, false
	}
	return s, offsets, true
}

// at is the place of bytes of a text.
func (r *reader) at(lit *ast.BasicLit, offsets []int, start, end int) place {
	base := lit.Pos().Offset()
	return place{file: r.file, start: base + offsets[start], end: base + offsets[end]}
}

// resolve gives the states that tests name to a policy: the one that the file says, or is called after, or the only
// one that has such a state.
func (r *reader) resolve() {
	policies := r.names(aPolicy, "")
	tested := r.tested
	if base, ok := strings.CutSuffix(r.file, "_test.cue"); ok && tested == "" && slices.Contains(policies, base) {
		tested = base
	}
	for _, t := range r.tests {
		var of []string
		for _, p := range policies {
			if _, ok := r.declared(symbol{aState, p, t.name}); ok {
				of = append(of, p)
			}
		}
		switch {
		case slices.Contains(of, tested):
			r.add(symbol{aState, tested, t.name}, t.place)
		case len(of) == 1:
			r.add(symbol{aState, of[0], t.name}, t.place)
		}
	}
}
