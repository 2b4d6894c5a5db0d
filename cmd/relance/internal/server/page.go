package server

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/locale"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static/relance.css
var stylesheet []byte

// screens are the templates by name, each with the layout around it.
var screens = sync.OnceValue(func() map[string]*template.Template {
	all := map[string]*template.Template{}
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".html"); name != "layout" {
			all[name] = template.Must(template.ParseFS(templateFiles, "templates/layout.html", "templates/"+e.Name()))
		}
	}
	return all
})

// page is what a template is given.
type page struct {
	Screen string // its name, for the menu
	Title  string
	Who    Person
	Lang   string
	Base   string
	Style  string // address of the stylesheet: another one when it changes
	Owed   string // the creditor
	Live   bool   // clients are contacted
	Part   bool   // a part of the clients is shown
	Today  engine.Date
	Change Change
	Loop   loopState
	Runs   string   // the times at which the server runs by itself, such as "07:00, 14:00"
	Said   []string // what became of the last act
	Wrong  string   // what was wrong with it
	Data   any
}

// show writes a page.
func (v *visit) show(status int, screen, title string, data any) error {
	return v.write(status, screen, page{Title: title, Data: data})
}

func (v *visit) write(status int, screen string, p page) error {
	p.Screen, p.Who, p.Lang, p.Base, p.Style = screen, v.who, v.language, v.base, v.base+"/static/"+strings.Trim(etag(stylesheet), `"`)+".css"
	p.Owed, p.Live, p.Today = v.office.Book.Engine.Creditor.Name, v.office.Deployment.Live, v.today
	if v.who.Name != "" {
		p.Change, p.Loop, p.Runs = v.desk.change(), v.daily.state(), policies.RunTimes(v.runTimes(v.office))
		p.Part = v.office.Perimeter != nil
		if c, err := v.r.Cookie(sessionCookie); err == nil && v.r.Method == http.MethodGet {
			p.Said = append(p.Said, v.flashes.take(digest(c.Value))...)
		}
	}
	var b bytes.Buffer
	if err := screens()[screen].ExecuteTemplate(&b, "layout", &p); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Content-Language", p.Lang)
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes())
	return nil
}

// Say is a text in the language of the page; its arguments are put in as fmt does.
func (p *page) Say(text string, args ...any) string { return inWords(p.Lang, text, args...) }

// Says is a sentence that relance wrote, such as the reason of a plan, in the language of the page; what is none
// of ours stays as it is.
func (p *page) Says(text string) string { return words.New(p.Lang).Says(text) }

// May reports whether who looks at the page may do what a role may.
func (p *page) May(role string) bool {
	return p.Who.Role.May(Role(role)) && (Role(role) != Admin || !p.Part)
}

// Money is an amount as the language writes it.
func (p *page) Money(amount, currency string) string {
	cur, err := engine.ParseCurrency(currency)
	if err != nil {
		return amount + " " + currency
	}
	a, err := cur.Parse(amount)
	if err != nil {
		return amount + " " + currency
	}
	return locale.For(p.Lang).Money(a, cur)
}

// Day is a day as the language writes it.
func (p *page) Day(d engine.Date) string {
	if d.IsZero() {
		return ""
	}
	return locale.For(p.Lang).ShortDate(d)
}

// Weekday is a day with its name.
func (p *page) Weekday(d engine.Date) string { return words.New(p.Lang).Weekday(d) }

// Channel is the name of a channel.
func (p *page) Channel(name string) string { return words.Of(p.Lang).ChannelName(name, nil) }

// Client is the address of a client's page.
func (p *page) Client(id string) string {
	return p.Base + "/client?" + url.Values{"id": {id}}.Encode()
}

// Tel is the link that calls a number; empty when it is none.
func (p *page) Tel(number string) template.URL {
	var b strings.Builder
	for i, r := range number {
		if r >= '0' && r <= '9' || r == '+' && i == 0 {
			b.WriteRune(r)
		}
	}
	if b.Len() < 4 {
		return ""
	}
	return template.URL("tel:" + b.String()) //nolint:gosec // digits and a plus alone
}

// flashes keep what became of an act until the next page is shown.
type flashes struct {
	mu sync.Mutex
	of map[string][]string // by digest of the session
}

func (f *flashes) put(session string, lines []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil || len(f.of) > maxWatched {
		f.of = map[string][]string{}
	}
	f.of[session] = append(f.of[session], lines...)
}

func (f *flashes) take(session string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines := f.of[session]
	delete(f.of, session)
	return lines
}

// tell says on the next page what became of an act.
func (v *visit) tell(text string, args ...any) {
	if c, err := v.r.Cookie(sessionCookie); err == nil {
		v.flashes.put(digest(c.Value), []string{inWords(v.language, text, args...)})
	}
}

// refuse answers with a page of one sentence, or as a problem where programs ask.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, text string, args ...any) {
	if strings.HasPrefix(r.URL.Path, s.base+apiPath) || strings.HasPrefix(r.URL.Path, s.base+incomingPath) {
		writeProblem(w, status, inWords("en", text, args...))
		return
	}
	p := page{Screen: "error", Lang: languageOf(r, ""), Base: s.base, Style: s.base + "/static/" + strings.Trim(etag(stylesheet), `"`) + ".css"}
	p.Title = p.Say(http.StatusText(status))
	p.Wrong = p.Say(text, args...)
	var b bytes.Buffer
	if err := screens()["error"].ExecuteTemplate(&b, "layout", &p); err != nil {
		http.Error(w, p.Wrong, status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// Unread is an answer that nobody has read, with the way to say that somebody did.
func (p *page) Unread(i worklist.Item) (template.HTML, error) {
	var b strings.Builder
	err := unreadAnswer.Execute(&b, struct {
		P    *page
		Item worklist.Item
	}{p, i})
	return template.HTML(b.String()), err //nolint:gosec // a template wrote it
}

var unreadAnswer = template.Must(template.New("unread").Parse(`{{$p := .P}}{{with .Item}}<article class="card"><header><h3><a href="{{$p.Client .Client}}">{{.Name}}</a></h3><p class="hint">{{$p.Day .Since}}{{if .Person}} · {{.Person}}{{end}}</p></header>
<p>{{.Title}}</p>
{{if $p.May "approver"}}<form method="post" action="{{$p.Base}}/attention"><input type="hidden" name="task" value="{{.ID}}"><input type="hidden" name="back" value="/{{$p.Screen}}">
<label>{{$p.Say "Note"}} <input name="note" maxlength="1000"></label>
<p class="buttons"><button name="word" value="done">{{$p.Say "I have read it"}}</button></p></form>{{end}}</article>{{end}}`))

// turnPages leads to the pages of a list before and behind the one that is shown.
var turnPages = template.Must(template.New("turn").Parse(`{{if gt .P.Last 1}}<p class="turn">{{if .P.Previous}}<a rel="prev" href="{{.P.Path}}&amp;page={{.P.Previous}}">{{.Before}}</a>{{end}} <span>{{.At}}</span> {{if .P.Next}}<a rel="next" href="{{.P.Path}}&amp;page={{.P.Next}}">{{.Behind}}</a>{{end}}</p>{{end}}`))

// Turn is how one gets to the other pages of a list.
func (p *page) Turn(of pages) (template.HTML, error) {
	var b strings.Builder
	err := turnPages.Execute(&b, map[string]any{"P": of, "Before": p.Say("Previous page"), "Behind": p.Say("Next page"), "At": p.Say("Page %d of %d", of.Page, of.Last)})
	return template.HTML(b.String()), err //nolint:gosec // a template wrote it
}
