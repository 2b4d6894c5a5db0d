package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/web"
)

// read pulls the list invoices of a service and returns its rows.
func read(t *testing.T, base string, l web.List, limits source.Limits) (string, error) {
	t.Helper()
	c := &web.Client{
		Base: base, Header: http.Header{"Authorization": {"Bearer s3cret-token"}}, Secrets: []string{"s3cret-token"},
		Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	return rows(t, &web.Reader{Client: c, Where: "test", Lists: map[intake.Kind]web.List{intake.KindInvoices: l}}, intake.KindInvoices, limits)
}

// rows pulls a list of a reader.
func rows(t *testing.T, r source.Reader, kind intake.Kind, limits source.Limits) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rows.jsonl")
	spool, err := source.NewSpool(path, limits)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	failure := r.Read(ctx, kind, spool)
	if err := errors.Join(spool.Close(), r.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), failure
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func write(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = io.WriteString(w, text)
}

// five is a list of five rows from which a page is cut.
func five(from, n int) string {
	var out []string
	for i := from; i < min(from+n, 5); i++ {
		out = append(out, fmt.Sprintf(`{"n":%d}`, i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

const fiveRows = "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n{\"n\":4}\n"

func number(r *http.Request, name string) int {
	n, _ := strconv.Atoi(r.FormValue(name))
	return n
}

func TestEveryWayOfPagingGivesAllRows(t *testing.T) {
	for name, c := range map[string]struct {
		list    web.List
		handler http.HandlerFunc
	}{
		"at once": {web.List{Path: "/all", Items: "data.rows"}, func(w http.ResponseWriter, r *http.Request) {
			write(w, `{"other":[1],"data":{"x":{"rows":[9]},"rows":`+five(0, 5)+`},"after":"x"}`)
		}},
		"page": {web.List{Path: "all", Params: map[string]string{"state": "open"}, Paging: web.Paging{By: web.PagingPage, First: 1, SizeParam: "limit", Size: 2}}, func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("state") != "open" || r.FormValue("limit") != "2" {
				w.WriteHeader(http.StatusBadRequest)
			}
			write(w, five((number(r, "page")-1)*2, 2))
		}},
		"a service that gives fewer than it is asked for": {web.List{Paging: web.Paging{By: web.PagingPage, Param: "p", SizeParam: "limit", Size: 1000}}, func(w http.ResponseWriter, r *http.Request) {
			write(w, five(number(r, "p")*2, 2))
		}},
		"offset": {web.List{Items: "rows", Paging: web.Paging{By: web.PagingOffset, Total: "count"}}, func(w http.ResponseWriter, r *http.Request) {
			write(w, `{"count":5,"rows":`+five(number(r, "offset"), 2)+`}`)
		}},
		"cursor": {web.List{Items: "rows", Paging: web.Paging{By: web.PagingCursor, Param: "after", Next: "meta.next"}}, func(w http.ResponseWriter, r *http.Request) {
			at, next := number(r, "after"), "null"
			if at+2 < 5 {
				next = fmt.Sprintf(`"%d"`, at+2)
			}
			write(w, `{"rows":`+five(at, 2)+`,"meta":{"next":`+next+`}}`)
		}},
		"link in the header": {web.List{Path: "/all", Paging: web.Paging{By: web.PagingLink}}, func(w http.ResponseWriter, r *http.Request) {
			at := number(r, "at")
			if at+2 < 5 {
				w.Header().Set("Link", fmt.Sprintf(`<http://%s/base/all>; rel="first", <http://%s/base/all?at=%d>; rel="next"`, r.Host, r.Host, at+2))
			}
			write(w, five(at, 2))
		}},
		"link in the answer": {web.List{Path: "/all", Items: "value", Paging: web.Paging{By: web.PagingLink, Next: "@next"}}, func(w http.ResponseWriter, r *http.Request) {
			at, next := number(r, "at"), ""
			if at+2 < 5 {
				next = fmt.Sprintf("/base/all?at=%d", at+2)
			}
			write(w, `{"@next":"`+next+`","value":`+five(at, 2)+`}`)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer s3cret-token" || !strings.HasPrefix(r.URL.Path, "/base") {
					w.WriteHeader(http.StatusUnauthorized)
					return
				}
				c.handler(w, r)
			}) + "/base"
			got, err := read(t, base, c.list, source.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got != fiveRows {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestWhatIsInsideARowIsNamedByTheWayToIt(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		write(w, `[{"id":"7","amount":12.30,"customer":{"name":"A & B","tags":[1,2,3,4,5]},"open":true,"none":null,"lines":[{"text":"x"}]}]`)
	})
	got, err := read(t, base, web.List{}, source.Limits{})
	want := `{"id":"7","amount":12.30,"customer.name":"A \u0026 B","customer.tags.0":1,"customer.tags.1":2,"customer.tags.2":3,"customer.tags.3":4,"open":true,"none":null,"lines.0.text":"x"}` + "\n"
	if err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
	got, err = read(t, base, web.List{Fields: []string{"lines.0.text", "gone", "id"}}, source.Limits{})
	if want := `{"lines.0.text":"x","gone":null,"id":"7"}` + "\n"; err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestAServiceThatCannotBeTrustedGivesOneError(t *testing.T) {
	var elsewhere string
	small := source.Limits{Bytes: 1 << 20, Rows: 100}
	for name, c := range map[string]struct {
		list    web.List
		handler http.HandlerFunc
		want    string
	}{
		"401": {web.List{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, "refuses the login"},
		"403": {web.List{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, "refuses the login"},
		"404": {web.List{Path: "/x"}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, "has nothing at /x"},
		"500 on page two": {web.List{Paging: web.Paging{By: web.PagingPage, First: 1}}, func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("page") == "2" {
				w.WriteHeader(500)
				return
			}
			write(w, five(0, 2))
		}, "with status 500"},
		"a web page": {web.List{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html>log in</html>")
		}, "with a web page"},
		"no JSON":        {web.List{}, func(w http.ResponseWriter, _ *http.Request) { write(w, "n o p e") }, "cannot be read as JSON"},
		"half an answer": {web.List{}, func(w http.ResponseWriter, _ *http.Request) { write(w, `[{"n":1},{"n":`) }, "ends in the middle"},
		"a connection that breaks": {web.List{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			write(w, `[{"n":1},`)
		}, "ends in the middle"},
		"nothing at all":     {web.List{}, func(http.ResponseWriter, *http.Request) {}, "ends in the middle"},
		"two answers":        {web.List{}, func(w http.ResponseWriter, _ *http.Request) { write(w, `[{"n":1}][{"n":2}]`) }, "something follows the answer"},
		"no list":            {web.List{}, func(w http.ResponseWriter, _ *http.Request) { write(w, `{"data":[{"n":1}]}`) }, "is not a list"},
		"another list":       {web.List{Items: "rows"}, func(w http.ResponseWriter, _ *http.Request) { write(w, `{"data":[{"n":1}]}`) }, "no list rows"},
		"rows that are none": {web.List{}, func(w http.ResponseWriter, _ *http.Request) { write(w, `[1]`) }, "a row is not an object"},
		"pages that repeat":  {web.List{Paging: web.Paging{By: web.PagingPage, First: 1}}, func(w http.ResponseWriter, _ *http.Request) { write(w, five(0, 2)) }, "page 2 is page 1 once more"},
		"a cursor that leads back": {web.List{Items: "rows", Paging: web.Paging{By: web.PagingCursor, Next: "next"}}, func(w http.ResponseWriter, r *http.Request) {
			write(w, `{"rows":[],"next":"a"}`)
		}, "runs in a circle"},
		"fewer rows than it counts": {web.List{Items: "rows", Paging: web.Paging{By: web.PagingPage, Total: "count"}}, func(w http.ResponseWriter, r *http.Request) {
			write(w, `{"count":7,"rows":`+five(number(r, "page")*2, 2)+`}`)
		}, "says that there are 7 rows, and answers 5"},
		"a redirect to another host": {web.List{}, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere, http.StatusFound) }, "another address than the book names"},
		"a next page on another host": {web.List{Items: "rows", Paging: web.Paging{By: web.PagingLink, Next: "next"}}, func(w http.ResponseWriter, r *http.Request) {
			write(w, `{"rows":[{"n":1}],"next":"`+elsewhere+`/2"}`)
		}, "another address than the book names"},
		"a circle of redirects": {web.List{}, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, "sends on to"},
		"3 GB, as it says": {web.List{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(3<<30))
			write(w, "[")
		}, "answers more than"},
		"rows without end": {web.List{}, func(w http.ResponseWriter, r *http.Request) {
			write(w, "[")
			for i := 0; r.Context().Err() == nil && i < 1<<16; i++ {
				write(w, fmt.Sprintf(`{"n":%d,"text":"%s"},`, i, strings.Repeat("x", 1000)))
			}
		}, "answers more than"},
		"one row without end": {web.List{}, func(w http.ResponseWriter, r *http.Request) {
			write(w, `[{"text":"`)
			for i := 0; r.Context().Err() == nil && i < 1<<12; i++ {
				write(w, strings.Repeat("x", 1000))
			}
		}, "answers more than"},
		"busy for ever": {web.List{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "with status 503"},
		"an echo of the secret": {web.List{}, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/"+r.Header.Get("Authorization"), http.StatusTemporaryRedirect)
		}, "sends on to"},
	} {
		t.Run(name, func(t *testing.T) {
			asked := false
			elsewhere = serve(t, func(http.ResponseWriter, *http.Request) { asked = true })
			_, err := read(t, serve(t, c.handler), c.list, small)
			var known *source.Error
			if !errors.As(err, &known) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			if strings.Contains(err.Error(), "s3cret") || asked {
				t.Errorf("the secret went astray: %v, %v", err, asked)
			}
		})
	}
}

func TestABusyServiceIsAskedAgain(t *testing.T) {
	n := 0
	got, err := read(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n++; n < 3 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		write(w, five(0, 5))
	}), web.List{}, source.Limits{})
	if err != nil || got != fiveRows {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestAnAddressThatGivesTheLoginAwayIsRefused(t *testing.T) {
	for base, want := range map[string]string{
		"http://erp.example.org":      "in the clear",
		"https://a:b@erp.example.org": "has a login in it",
		"erp.example.org":             "not an address",
		"ftp://erp.example.org":       "not an address",
	} {
		if _, err := read(t, base, web.List{}, source.Limits{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", base, err, want)
		}
	}
}
