package server

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
)

// signingIn is what the page shows on which people sign in.
type signingIn struct {
	Name    string // that they wrote
	Service bool   // they may sign in with a service
	Out     bool   // they signed out here, and not there
}

// signIn shows the page on which people sign in.
func (v *visit) signIn() error {
	if v.who.Name != "" {
		return v.to("/")
	}
	service := v.office.OIDC != nil
	return v.show(http.StatusOK, "sign-in", "Sign in", signingIn{Service: service, Out: service && v.r.URL.Query().Has("out")})
}

// signedIn takes a name and a password.
func (v *visit) signedIn() error {
	name, from := strings.ToLower(strings.Join(strings.Fields(v.text("name")), " ")), v.from(v.r)
	pair := "name " + from + " " + digest(name)
	again := func(status int, text string) error {
		return v.write(status, "sign-in", page{Title: "Sign in", Wrong: inWords(v.language, text), Data: signingIn{Name: v.text("name"), Service: v.office.OIDC != nil}})
	}
	if wait := max(v.attempts.locked(pair, maxWrongName), v.attempts.locked("from "+from, maxWrongAddress)); wait > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		return again(http.StatusTooManyRequests, "Too many wrong passwords. Wait a quarter of an hour.")
	}
	secret, err := v.cfg.Accounts.SignIn(v.text("name"), v.r.PostFormValue("password"))
	if errors.Is(err, ErrSignIn) {
		v.attempts.failed(pair, "from "+from)
		return again(http.StatusUnauthorized, "This name and this password do not go together.")
	}
	if err != nil {
		return err
	}
	v.attempts.passed(pair)
	v.cookie(sessionCookie, secret, sessionLasts)
	return v.to("/")
}

// signOut ends the session.
func (v *visit) signOut() error {
	if c, err := v.r.Cookie(sessionCookie); err == nil {
		if err := v.cfg.Accounts.SignOut(c.Value); err != nil {
			return err
		}
	}
	v.cookie(sessionCookie, "", 0)
	if v.who.Subject != "" {
		return v.to("/sign-in?out=1")
	}
	return v.to("/sign-in")
}

// invited is what the page of a link shows.
type invited struct {
	Name  string // for whom it is; empty when they choose it
	Wrote string // the name that they wrote
	Least int    // characters of a password
}

// invitation shows the page on which somebody chooses a password.
func (v *visit) invitation() error {
	name, _, err := v.cfg.Accounts.Invited(v.r.PathValue("secret"))
	if err != nil {
		return &said{http.StatusNotFound, "This link was used already, or is too old: ask for another one."}
	}
	return v.show(http.StatusOK, "invite", "Choose a password", invited{Name: name, Least: minPassword})
}

// accepted takes the password, and signs the person in.
func (v *visit) accepted() error {
	secret, name, password := v.r.PathValue("secret"), v.text("name"), v.r.PostFormValue("password")
	given, _, err := v.cfg.Accounts.Invited(secret)
	if err != nil {
		return &said{http.StatusNotFound, "This link was used already, or is too old: ask for another one."}
	}
	again := func(text string) error {
		return v.write(http.StatusUnprocessableEntity, "invite", page{
			Title: "Choose a password", Wrong: inWords(v.language, text), Data: invited{given, name, minPassword},
		})
	}
	if password != v.r.PostFormValue("again") {
		return again("The two passwords are not the same.")
	}
	if given != "" {
		name = given
	}
	if err := v.cfg.Accounts.Accept(secret, name, password); err != nil {
		return again(upper(err.Error()))
	}
	session, err := v.cfg.Accounts.SignIn(name, password)
	if err != nil {
		return err
	}
	v.cookie(sessionCookie, session, sessionLasts)
	return v.to("/")
}

// speak chooses the language of the pages.
func (v *visit) speak() error {
	to := "en"
	if v.text("to") == "fr" {
		to = "fr"
	}
	v.cookie(languageCookie, to, 365*24*sessionLasts/12)
	return v.to(local(v.text("back")))
}

// local is a path of this server, else its beginning: a form may not send people elsewhere.
func local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// upper begins a sentence.
func upper(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
