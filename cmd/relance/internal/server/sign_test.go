package server

import (
	"crypto/rand"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheFirstLinkMakesAnAdminOnce(t *testing.T) {
	b := newBench(t, nil, nil)
	secret, err := b.server.cfg.Accounts.Invite("", Admin)
	if err != nil {
		t.Fatal(err)
	}
	w := b.anyone()
	for name, c := range map[string][]string{
		"two passwords":       {"name", "Claire", "password", password, "again", "another of them"},
		"a short one":         {"name", "Claire", "password", "short", "again", "short"},
		"the name in it":      {"name", "Claire", "password", "claire is my name", "again", "claire is my name"},
		"no name":             {"name", " ", "password", password, "again", password},
		"a name of two lines": {"name", "Claire\u202e", "password", password, "again", password},
	} {
		if code, _ := w.post("/invite/"+secret, c...); code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, code)
		}
	}
	code, body := w.post("/invite/"+secret, "name", "Claire Dubois", "password", password, "again", password)
	if code != http.StatusOK {
		t.Fatalf("%d\n%s", code, body)
	}
	has(t, body, "Claire Dubois", "/people")
	if code, _ := b.anyone().post("/invite/"+secret, "name", "Eve", "password", password, "again", password); code != http.StatusNotFound {
		t.Errorf("the link works twice: %d", code)
	}
	text, err := os.ReadFile(filepath.Join(b.Dir, "relance.db.accounts"))
	if err != nil || strings.Contains(string(text), password) || strings.Contains(string(text), secret) {
		t.Errorf("the file has what it must not have (%v)", err)
	}
	if info, err := os.Stat(filepath.Join(b.Dir, "relance.db.accounts")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is readable by others: %v, %v", info.Mode(), err)
	}
}

func TestALinkIsTooOldAfterTwoDays(t *testing.T) {
	b := newBench(t, nil, nil)
	secret, err := b.server.cfg.Accounts.Invite("Marie", Reader)
	if err != nil {
		t.Fatal(err)
	}
	b.Now = b.Now.Add(InviteLasts + time.Second)
	if code, _ := b.anyone().get("/invite/" + secret); code != http.StatusNotFound {
		t.Errorf("%d", code)
	}
}

func TestWrongPasswordsLock(t *testing.T) {
	b := newBench(t, nil, nil)
	b.as("Claire", Reader)
	w := b.anyone()
	for i := range maxWrongName {
		if code, _ := w.post("/sign-in", "name", "CLAIRE", "password", "wrong password"); code != http.StatusUnauthorized {
			t.Fatalf("attempt %d: %d", i, code)
		}
	}
	if code, _ := w.post("/sign-in", "name", "claire", "password", password); code != http.StatusTooManyRequests {
		t.Errorf("the right password after that: %d", code)
	}
	b.Now = b.Now.Add(lockLasts + time.Second)
	if code, body := w.post("/sign-in", "name", "claire", "password", password); code != http.StatusOK || !strings.Contains(body, "Claire") {
		t.Errorf("later: %d", code)
	}
}

func TestASessionEnds(t *testing.T) {
	b := newBench(t, nil, nil)
	w := b.as("Claire", Reader)
	if code, body := w.get("/"); code != http.StatusOK || strings.Contains(body, `name="password"`) {
		t.Fatalf("%d", code)
	}
	b.Now = b.Now.Add(sessionLasts + time.Second)
	_, body := w.get("/")
	has(t, body, `name="password"`)
	b.Now = b.Now.Add(-time.Hour)
	other := b.as("Marie", Admin)
	mine := b.as("Paul", Reader)
	if _, body := mine.post("/sign-out"); !strings.Contains(body, `name="password"`) {
		t.Error("signed out, and still in")
	}
	again := b.as("Paul", Reader)
	if code, _ := other.post("/people", "do", "remove", "name", "Paul"); code != http.StatusOK {
		t.Errorf("%d", code)
	}
	_, body = again.get("/")
	has(t, body, `name="password"`)
	if code, _ := other.post("/people", "do", "remove", "name", "Marie"); code != http.StatusUnprocessableEntity {
		t.Errorf("the last admin is gone: %d", code)
	}
}

func TestRolesBoundWhatPeopleDo(t *testing.T) {
	b := newBench(t, nil, nil)
	forms := map[string]Role{"/": Caller, "/approvals": Approver, "/attention": Approver, "/bank": Caller, "/run": Approver, "/people": Admin, "/book": Admin}
	for _, role := range Roles {
		w := b.as("Person "+string(role), role)
		for path, needs := range forms {
			code, _ := w.post(path)
			if refused := code == http.StatusForbidden; refused == role.May(needs) {
				t.Errorf("%s posts to %s: %d", role, path, code)
			}
		}
		if code, _ := w.get("/people"); (code == http.StatusOK) != (role == Admin) {
			t.Errorf("%s sees people: %d", role, code)
		}
	}
	for path := range forms {
		if code, _ := b.anyone().post(path); code != http.StatusUnauthorized {
			t.Errorf("nobody posts to %s: %d", path, code)
		}
	}
}

func TestADamagedFileOfAccountsIsNoEmptyOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accounts")
	for _, text := range []string{"", "{", `{"version": 2}`, `{"version": 1, "more": 1}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenAccounts(path, rand.Reader, time.Now); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestWhoTriesManyNamesIsBounded(t *testing.T) {
	now := time.Now()
	a := attempts{now: func() time.Time { return now }}
	for i := range 3 * maxWatched {
		a.failed("name " + strings.Repeat("x", i%7) + time.Duration(i).String())
	}
	if n := len(a.wrong); n > maxWatched {
		t.Errorf("%d names are watched", n)
	}
}
