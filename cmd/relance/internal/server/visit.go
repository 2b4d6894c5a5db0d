package server

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Names of cookies.
const (
	sessionCookie  = "relance_session"
	languageCookie = "relance_language"
)

// visit is one request of a person.
type visit struct {
	*Server
	w        http.ResponseWriter
	r        *http.Request
	who      Person // nobody on pages that need no sign-in
	language string // fr or en
	office   *Office
	now      time.Time
	today    engine.Date
}

// said is an answer that is no page: its text is for the person.
type said struct {
	status int
	text   string // in English; see words
}

func (e *said) Error() string { return e.text }

// open serves a page that needs no sign-in.
func (s *Server) open(h func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		o, done := s.desk.take()
		defer done()
		now := s.cfg.Now().In(o.Zone)
		v := &visit{Server: s, w: w, r: r, office: o, now: now, today: engine.DateOf(now), language: languageOf(r, o.Book.Engine.Creditor.Language)}
		if c, err := r.Cookie(sessionCookie); err == nil {
			if who, ok := s.cfg.Accounts.Session(c.Value); ok && o.admits(who) {
				v.who, v.office = who, o.of(o.perimeterOf(who))
			}
		}
		if err := s.parse(v); err != nil {
			v.answer(err)
			return
		}
		if err := h(v); err != nil {
			v.answer(err)
		}
	}
}

// page serves a page to people of a role.
func (s *Server) page(role Role, h func(*visit) error) http.HandlerFunc {
	return s.open(func(v *visit) error {
		switch {
		case v.who.Name == "" && v.r.Method == http.MethodGet:
			return v.to("/sign-in")
		case v.who.Name == "":
			return &said{http.StatusUnauthorized, "You are signed out, and this was not done. Sign in and do it again."}
		case !v.who.Role.May(role):
			return &said{http.StatusForbidden, "Your role does not let you do this. An admin can change it."}
		case role == Admin && v.office.Perimeter != nil:
			return &said{http.StatusForbidden, forWhole}
		}
		return h(v)
	})
}

// parse reads the form of a request.
func (s *Server) parse(v *visit) error {
	err := v.r.ParseForm()
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return &said{http.StatusRequestEntityTooLarge, "This is more than may be sent at once."}
	}
	if err != nil {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	return nil
}

// answer writes an error.
func (v *visit) answer(err error) {
	var word *said
	switch {
	case errors.As(err, &word):
		v.refuse(v.w, v.r, word.status, word.text)
	case errors.Is(err, context.Canceled):
	default:
		if p := v.ledgerProblem(err); p != nil {
			maps.Copy(v.w.Header(), p.GetHeaders())
			v.refuse(v.w, v.r, p.Status, p.Detail)
			return
		}
		v.fail(v.w, v.r, err)
	}
}

// read reads the ledger as it stands.
func (v *visit) read(f func(context.Context, ledger.Reader) error) error {
	return v.office.Ledger.Read(v.r.Context(), f)
}

// to goes to another page.
func (v *visit) to(path string) error {
	http.Redirect(v.w, v.r, v.base+path, http.StatusSeeOther)
	return nil
}

// text is a field of the form, without space around it.
func (v *visit) text(field string) string { return strings.TrimSpace(v.r.PostFormValue(field)) }

// date is a day of the form; none when it is empty.
func (v *visit) date(field string) (engine.Date, bool) {
	text := v.text(field)
	if text == "" {
		return 0, true
	}
	d, err := engine.ParseDate(text)
	return d, err == nil
}

// cookie sets a cookie of this server; an empty value takes it away.
func (v *visit) cookie(name, value string, lasts time.Duration) {
	age := int(lasts / time.Second)
	if value == "" {
		age = -1
	}
	http.SetCookie(v.w, &http.Cookie{
		Name: name, Value: value, Path: v.base + "/", MaxAge: age, HttpOnly: true, Secure: v.cfg.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// spoken are the languages of the pages.
var spoken = language.NewMatcher([]language.Tag{language.English, language.French})

// languageOf is the language of a request: the one that was chosen, else the browser's, else the creditor's.
func languageOf(r *http.Request, creditor string) string {
	wanted := []string{r.Header.Get("Accept-Language"), creditor}
	if c, err := r.Cookie(languageCookie); err == nil {
		wanted = []string{c.Value}
	}
	for _, text := range wanted {
		tags, _, err := language.ParseAcceptLanguage(text)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, sure := spoken.Match(tags...); sure != language.No {
			return []string{"en", "fr"}[i]
		}
	}
	return "en"
}
