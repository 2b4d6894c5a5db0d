package policytest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	cueformat "cuelang.org/go/cue/format"
)

// written names the scenarios that were chosen, and reads them once more as what they will be.
func (g *generator) written(list []chosen) []Generated {
	taken := map[string]int{}
	for i := range g.options.Have {
		taken[g.options.Have[i].Name]++
	}
	var out []Generated
	for _, c := range list {
		name := c.name()
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, taken[name])
		}
		x := Generated{Test: c.test, raw: c.raw}
		x.Test.Name, x.Test.Expect = name, c.result.Got
		x.Test.Final, x.Test.Waiting, x.Test.Follows = c.raw.Final, c.raw.Waiting, c.raw.Follows
		for _, k := range c.adds {
			if text := strings.Join(strings.Fields(c.reached[k]), " "); !slices.Contains(x.Adds, text) {
				x.Adds = append(x.Adds, text)
			}
		}
		out = append(out, x)
	}
	return out
}

// name says in words what a scenario is about: its policy, what is special, and where it ends.
func (x *scenario) name() string {
	about := x.raw.Policy
	if about == "" {
		about = "assign"
	}
	name := about + ": " + strings.Join(x.traits(), ", ")
	ends := slices.Compact(slices.Sorted(maps.Values(x.raw.Final)))
	if x.raw.Policy == "" {
		ends = slices.Compact(slices.Sorted(maps.Values(x.raw.Follows)))
	}
	switch {
	case x.raw.Policy == "" && len(ends) > 0:
		name += "; follows " + strings.Join(ends, " and ")
	case x.raw.Policy == "":
		name += "; follows nothing"
	case len(ends) > 0:
		name += "; ends in " + strings.Join(ends, " and ")
	}
	return name
}

// shownAdds is how many of the things that a test adds stand above it.
const shownAdds = 6

// WriteTests is a file of tests of a book: in the package of its other files, laid out as cue fmt does.
func WriteTests(list []Generated, pkg string) ([]byte, error) {
	var b strings.Builder
	b.WriteString("// Written by relance test --generate. What is expected is what the policies do now: read each test, mend what\n" +
		"// should be otherwise in the policy or here, and give it a name of your own.\n")
	fmt.Fprintf(&b, "package %s\n", pkg)
	for i := range list {
		b.WriteString("\n")
		list[i].write(&b)
	}
	out, err := cueformat.Source([]byte(b.String()))
	if err != nil {
		return nil, fmt.Errorf("generated tests: %w", err)
	}
	return out, nil
}

func (g *Generated) write(b *strings.Builder) {
	b.WriteString("// It adds:\n")
	for i, add := range g.Adds {
		if i == shownAdds {
			fmt.Fprintf(b, "//   and %d more\n", len(g.Adds)-i)
			break
		}
		fmt.Fprintf(b, "//   %s\n", add)
	}
	raw := &g.raw
	fmt.Fprintf(b, "tests: %s: %s\n", inQuotes(g.Test.Name), lay("\n",
		field{"policy", inQuotes(raw.Policy)},
		field{"clients", layClients(raw.Clients)}, field{"invoices", layMap(raw.Invoices, layInvoice)}, field{"events", layEvents(raw.Events)},
		field{"approvals", inQuotes(raw.Approvals)}, field{"calls", inQuotes(raw.Calls)}, field{"to", inQuotes(raw.To)},
		field{"expect", format(g.Test.Expect, len(g.Test.Invoices) > 1, "", "\n")},
		field{"final", layMap(raw.Final, inQuotes)}, field{"waiting", layMap(raw.Waiting, inQuotes)}, field{"follows", layMap(raw.Follows, inQuotes)},
	))
}
