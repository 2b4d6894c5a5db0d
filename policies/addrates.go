package policies

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"

	"github.com/relance-dev/relance/policies/law"
)

// ratesFile is the file of a book that takes rates which have no list yet.
const ratesFile = "rates.cue"

// AddRates writes published rates into the .cue files of a book, given by name,
// and returns those that change, in the standard layout: a list that is there is
// made longer, and one that is not comes into rates.cue. Nothing else in them
// changes. It fails when a file is no CUE, or a list is not written out as one.
func AddRates(files map[string][]byte, rows []law.Published) (map[string][]byte, error) {
	changed := map[string][]byte{}
	read := func(name string) []byte {
		if data, ok := changed[name]; ok {
			return data
		}
		return files[name]
	}
	byName := map[string][]string{}
	for _, r := range rows {
		byName[r.Name] = append(byName[r.Name], rateLine(&r))
	}
	for _, rate := range slices.Sorted(maps.Keys(byName)) {
		added := strings.Join(byName[rate], "\n\t")
		file, at, err := rateList(files, read, rate)
		switch {
		case err != nil:
			return nil, err
		case file == "":
			file, added = ratesFile, "\nrates: "+label(rate)+": [\n\t"+added+"\n]\n"
			if read(file) == nil {
				added = "package " + PackageName + "\n" + added
			}
			at = len(read(file))
		default:
			if before := strings.TrimRight(string(read(file)[:at]), " \t"); !strings.HasSuffix(before, "\n") {
				added = "\n" + added
			}
			added = "\t" + added + "\n"
		}
		data := string(read(file))
		out, err := Format([]byte(data[:at] + added + data[at:]))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		changed[file] = out
	}
	return changed, nil
}

// rateLine is a period as it is written in a list.
func rateLine(r *law.Published) string {
	var b strings.Builder
	fmt.Fprintf(&b, "{from: %q, ", r.From.String())
	if !r.Until.IsZero() {
		fmt.Fprintf(&b, "until: %q, ", r.Until.String())
	}
	fmt.Fprintf(&b, "percent: %s, source: %s},", r.Percent, strconv.Quote(r.Source))
	return b.String()
}

// label is a name as a label of CUE.
func label(name string) string {
	if ast.IsValidIdent(name) {
		return name
	}
	return strconv.Quote(name)
}

// rateList finds the list of a rate among the files: in which of them, and where
// its last bracket is. The file is empty when there is no list.
func rateList(files map[string][]byte, read func(string) []byte, rate string) (file string, at int, err error) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := parser.ParseFile(name, read(name), parser.ParseComments)
		if err != nil {
			return "", 0, fmt.Errorf("%s: %w", name, err)
		}
		value := below(f.Decls, "rates", rate)
		if value == nil {
			continue
		}
		list, ok := value.(*ast.ListLit)
		if !ok || slices.ContainsFunc(list.Elts, func(e ast.Expr) bool { _, plain := e.(*ast.StructLit); return !plain }) {
			return "", 0, fmt.Errorf("%s, line %d: rates.%s is not written out as a list of periods; add the new ones there by hand", name, value.Pos().Line(), rate)
		}
		return name, list.Rbrack.Offset(), nil
	}
	return "", 0, nil
}

// below finds the value of a field, by its path; nil when there is none.
func below(decls []ast.Decl, path ...string) ast.Expr {
	for _, d := range decls {
		f, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		name, _, err := ast.LabelName(f.Label)
		switch {
		case err != nil || name != path[0]:
		case len(path) == 1:
			return f.Value
		default:
			if s, ok := f.Value.(*ast.StructLit); ok {
				if v := below(s.Elts, path[1:]...); v != nil {
					return v
				}
			}
		}
	}
	return nil
}
