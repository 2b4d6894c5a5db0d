package policies

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/analysis"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/template"
)

// use is a template that an action names.
type use struct {
	node    *node
	policy  string
	channel engine.Channel
	notice  bool // a registered letter of a state with tone formal
	state   int  // index in the machine
}

// useTemplate remembers that an action names a template.
func (p *policyCompiler) useTemplate(n *node, ch engine.Channel, notice bool) {
	if n.kind == kindText && n.text != "" {
		p.uses = append(p.uses, use{node: n, policy: p.node.name, channel: ch, notice: notice, state: p.state})
	}
}

// mentions notes which actions can say what else has fallen due: their text does in every language.
func (l *loader) mentions() {
	var also func(a *engine.Action)
	also = func(a *engine.Action) {
		texts := l.book.templates[a.Template]
		a.Also = a.Contact && len(texts) > 0
		for _, t := range texts {
			a.Also = a.Also && t.Mentions("also")
		}
		if a.Else != nil {
			also(a.Else)
		}
	}
	for _, m := range l.book.Engine.Machines {
		for i := range m.States {
			for j := range m.States[i].Do {
				also(&m.States[i].Do[j])
			}
		}
	}
}

// templates reads the template files, and checks each for the policies and
// channels that use it.
func (l *loader) templates() {
	l.book.templates = map[string]map[string]*template.Template{}
	files := map[string][]source{} // by the template's name
	for _, s := range l.folder.templates {
		t, problems := template.Parse(s.name, s.data)
		for _, p := range problems {
			l.add(p.Code, p.Severity, span{s.name, p.Start, p.End}, p.Hint, p.Message)
		}
		name, _, ok := template.SplitName(s.name)
		if !ok {
			continue
		}
		files[name] = append(files[name], s)
		if t != nil {
			if l.book.templates[name] == nil {
				l.book.templates[name] = map[string]*template.Template{}
			}
			l.book.templates[name][t.Language()] = t
			l.book.Engine.UsesContacts = l.book.Engine.UsesContacts || slices.ContainsFunc(formula.ContactFields, t.Mentions)
		}
	}
	used := map[string]bool{}
	for _, u := range l.uses {
		if len(files[u.node.text]) == 0 {
			used[l.noTemplate(u, files)] = true
			continue
		}
		l.checkUse(u, files, !used[u.node.text])
		used[u.node.text] = true
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !used[name] {
			l.warn(codeUnusedTemplate, span{files[name][0].name, -1, -1}, "name it in an action, or remove it", "no action uses the template %s", name)
		}
	}
}

// noTemplate reports a template that is not there, and returns the one that was
// probably meant.
func (l *loader) noTemplate(u use, files map[string][]source) (near string) {
	name := u.node.text
	if l.reported(u.node.at) {
		return "" // its form is wrong already
	}
	near = nearest.Word(name, slices.Sorted(maps.Keys(files)))
	hint := fmt.Sprintf("did you mean %q?", near)
	if near == "" {
		hint = fmt.Sprintf("add the file %s/%s.%s.md", templatesDir, name, l.book.Engine.Creditor.Language)
	}
	l.fail(codeUnknownTemplate, u.node.at, hint, "there is no template %q", name)
	l.fixWord(name, slices.Collect(maps.Keys(files)))
	return near
}

// checkUse reports a template that lacks a language, or does not suit the
// policy and channel of an action. What would be said of every action that
// uses it is said of the first.
func (l *loader) checkUse(u use, files map[string][]source, first bool) {
	name := u.node.text
	if u.notice && len(l.book.creditor.Address) == 0 && !l.reported(u.node.at) {
		l.warn("RL417", u.node.at, `add address: ["8 quai de l’Île", "69002 Lyon"] to creditor`, "the letterhead of the formal notice %s does not say where %s is", name, l.book.creditor.Name)
	}
	if first {
		l.languagesOf(u, files[name])
	}
	for _, lang := range slices.Sorted(maps.Keys(l.book.templates[name])) {
		t := l.book.templates[name][lang]
		problems := t.Check(l.vocabulary(u))
		if u.channel.Address == engine.AddressEmail {
			problems = append(problems, t.NeedSubject()...)
		}
		if ch := u.channel; ch.Contact && first && (ch.Address == engine.AddressEmail || ch.Address == engine.AddressPostal) {
			problems = append(problems, t.NeedReference()...)
		}
		for _, p := range problems {
			l.add(p.Code, p.Severity, span{t.File(), p.Start, p.End}, p.Hint, p.Message)
		}
		if u.channel.Contact {
			for _, p := range t.Worded(l.book.lists[lang]) {
				l.add(p.Code, p.Severity, span{t.File(), p.Start, p.End}, p.Hint, p.Message)
			}
		}
		l.announced(u, t)
		l.noticed(u, t)
		l.claiming(u, t)
	}
}

// noticed warns of a formal notice that leaves outside a formal step, or that no registered letter carries.
func (l *loader) noticed(u use, t *template.Template) {
	m := l.book.Engine.Machine(u.policy)
	if m == nil || !u.channel.Contact || !t.GivesNotice() || l.reported(u.node.at) {
		return
	}
	s := &m.States[u.state]
	registered := slices.ContainsFunc(s.Do, func(a engine.Action) bool {
		return a.Params["registered"] == "true" || a.Else != nil && a.Else.Params["registered"] == "true"
	})
	hint := `tone: "formal", and do: [{letter: {template: "…", registered: true}}]`
	switch {
	case s.Tone != engine.ToneFormal:
		l.warn("RL423", u.node.at, hint, "the template %s is a formal notice, and state %s is not of tone formal", u.node.text, s.Name)
	case !registered:
		l.warn("RL423", u.node.at, hint, "the template %s is a formal notice, and no registered letter of state %s proves it", u.node.text, s.Name)
	}
}

// claiming reports a message on an informal channel that claims penalties: once for each
// action, at the first language that does.
func (l *loader) claiming(u use, t *template.Template) {
	set := l.book.formulas[u.policy]
	if !u.channel.Informal || set == nil || l.reported(u.node.at) {
		return
	}
	if claims := set.Claims(t.Mentions); len(claims) > 0 {
		l.fail(analysis.CodeInformal, u.node.at, "ask for {{.total.open}} alone, or use email or letter",
			"the template %s asks for %s beyond the debt, and %s is not a channel for penalties", u.node.text, claims[0].Formula, u.channel.Name)
	}
}

// languagesOf reports the languages of the book in which a template is missing.
func (l *loader) languagesOf(u use, files []source) {
	var missing []string
	for _, lang := range l.book.Languages {
		if !slices.ContainsFunc(files, func(s source) bool { return strings.HasSuffix(s.rel, "."+lang+".md") }) {
			missing = append(missing, lang)
		}
	}
	if len(missing) > 0 {
		l.fail(codeLanguageMissing, u.node.at, "add templates/"+u.node.text+"."+missing[0]+".md, or change languages",
			"the template %s is missing in %s", u.node.text, strings.Join(missing, ", "))
	}
}

// vocabulary is what a template may name where it is used.
func (l *loader) vocabulary(u use) template.Vocabulary {
	var computed []formula.Named
	if set := l.book.formulas[u.policy]; set != nil {
		computed = set.Formulas()
	}
	return template.Vocabulary{
		Facts: l.book.Engine.Facts, Computed: computed, Profiles: l.book.Engine.Profiles, Roles: l.book.Engine.Roles,
		CreditorFields: slices.Sorted(maps.Keys(l.book.creditor.Fields)), Contact: u.channel.Contact, Notice: u.notice,
	}
}
