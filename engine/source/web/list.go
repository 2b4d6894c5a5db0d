package web

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
)

// List says how one list is asked for.
type List struct {
	Path   string            // below the address of the service
	Params map[string]string // of the query
	Items  string            // way to the list in the answer, "data.rows"; empty when the answer is the list
	Fields []string          // ways to the values that are kept, "customer.name"; nil keeps all
	Paging Paging

	// empty is a status that says that there are no more rows, for services that have no empty list.
	empty int
	// row makes rows of an element; nil is Flatten.
	row func(json.RawMessage, *source.Spool) error
}

// The ways in which a service gives a long list.
const (
	PagingNone   = ""       // all at once
	PagingPage   = "page"   // the number of a page
	PagingOffset = "offset" // the number of rows to pass over
	PagingCursor = "cursor" // a text of the last answer
	PagingLink   = "link"   // an address in the last answer, or in its header Link
)

// Paging says how the pages of a long list are asked for.
type Paging struct {
	By    string
	Param string // that names the page; default: By
	First int    // number of the first page
	// SizeParam asks for Size rows a page; without it the service chooses.
	SizeParam string
	Size      int
	Next      string // way to the cursor, or to the address of the next page; empty for the header Link
	More      string // way to a value that is true while more pages follow; for cursors
	Total     string // way to the number of all rows, which then have to come
	// NextOf is the field of the last row that is the cursor, for services that have it there.
	NextOf string
}

// mostPages is how many pages a list may have.
const mostPages = 100_000

// Reader reads the lists of a service.
type Reader struct {
	Client *Client
	Where  string // the service as people know it
	Lists  map[intake.Kind]List
}

// Place is the service as people know it.
func (r *Reader) Place() string { return r.Where }

// Close lets connections go.
func (r *Reader) Close() error {
	if r.Client.HTTP != nil {
		r.Client.HTTP.CloseIdleConnections()
	}
	return nil
}

// Read writes the rows of a list into the spool, page by page until an empty one, or the last as the
// service says. A page that came before, and fewer rows than the service counts, are errors.
func (r *Reader) Read(ctx context.Context, kind intake.Kind, out *source.Spool) error {
	if err := r.Client.open(); err != nil {
		return err
	}
	r.Client.budget = out.Limits().Bytes
	w := walk{client: r.Client, list: r.Lists[kind], out: out, seen: map[[sha256.Size]byte]int{}, asked: map[string]bool{}}
	return w.all(ctx)
}

// walk goes through the pages of one list.
type walk struct {
	client *Client
	list   List
	out    *source.Spool
	seen   map[[sha256.Size]byte]int // pages, by their rows
	asked  map[string]bool           // cursors and addresses

	page   int // from 0
	rows   int // of the page
	last   string
	total  string
	cursor string
	link   string
}

func (w *walk) all(ctx context.Context) error {
	for ; w.page < mostPages; w.page++ {
		more, err := w.one(ctx)
		if err != nil {
			return err
		}
		if !more {
			return w.complete()
		}
	}
	return source.Fail("ask for more rows a page, or for what is open alone", "has more than %d pages; nothing was used", mostPages)
}

// one reads a page and says whether another follows.
func (w *walk) one(ctx context.Context) (bool, error) {
	path, params := w.next()
	to, err := w.client.to(path, params)
	if err != nil {
		return false, err
	}
	digest, p := sha256.New(), &w.list.Paging
	w.rows = 0
	a := &answer{items: w.list.Items, want: slices.DeleteFunc([]string{p.Next, p.More, p.Total}, func(s string) bool { return s == "" })}
	a.row = func(raw json.RawMessage) error {
		w.rows++
		digest.Write(raw)
		return w.add(raw)
	}
	var header http.Header
	err = w.client.call(ctx, to, nil, func(body io.Reader, h http.Header) error {
		header = h
		return a.read(body)
	})
	var status *statusError
	if errors.As(err, &status) && w.list.empty != 0 && status.status == w.list.empty {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if w.rows > 0 {
		key := [sha256.Size]byte(digest.Sum(nil))
		if before, known := w.seen[key]; known {
			return false, source.Fail("see whether the service knows the parameter that names the page, and write it as paging: param", "page %d is page %d once more: the paging runs in a circle; nothing was used", w.page+1, before)
		}
		w.seen[key] = w.page + 1
	}
	if p.Total != "" {
		w.total = a.text(p.Total)
	}
	return w.follows(a, header)
}

// next says what is asked for.
func (w *walk) next() (string, url.Values) {
	p, params := w.list.Paging, url.Values{}
	if w.link != "" {
		return w.link, nil
	}
	for name, value := range w.list.Params {
		params.Set(name, value)
	}
	if p.SizeParam != "" {
		params.Set(p.SizeParam, strconv.Itoa(p.Size))
	}
	param := p.Param
	if param == "" {
		param = p.By
	}
	switch p.By {
	case PagingPage:
		params.Set(param, strconv.Itoa(p.First+w.page))
	case PagingOffset:
		params.Set(param, strconv.Itoa(w.out.Rows()))
	case PagingCursor:
		if w.cursor != "" {
			params.Set(param, w.cursor)
		}
	}
	return w.list.Path, params
}

// follows says whether another page follows, and what it is asked for by.
func (w *walk) follows(a *answer, header http.Header) (bool, error) {
	p := w.list.Paging
	switch p.By {
	case PagingNone:
		return false, nil
	case PagingPage, PagingOffset:
		return w.rows > 0, nil
	case PagingCursor:
		w.cursor = w.last
		if p.NextOf == "" {
			w.cursor = a.text(p.Next)
		}
		if p.More != "" && a.text(p.More) != "true" {
			return false, nil
		}
		return w.fresh(w.cursor)
	}
	if p.Next != "" {
		w.link = a.text(p.Next)
	} else {
		w.link = nextLink(header)
	}
	if strings.HasPrefix(w.link, "/") && !strings.HasPrefix(w.link, "//") { // seen from the host, not from the base
		w.link = w.client.base.Scheme + "://" + w.client.base.Host + w.link
	}
	return w.fresh(w.link)
}

// fresh refuses a page that was asked for before.
func (w *walk) fresh(what string) (bool, error) {
	if what == "" {
		return false, nil
	}
	if w.asked[what] {
		return false, source.Fail("tell those who run the service", "page %d leads back to a page that came before: the paging runs in a circle; nothing was used", w.page+1)
	}
	w.asked[what] = true
	return true, nil
}

// complete refuses a list with fewer rows than the service counts.
func (w *walk) complete() error {
	if w.total == "" || w.total == strconv.Itoa(w.out.Rows()) {
		return nil
	}
	return source.Fail("ask again: rows may have come or gone meanwhile; if it stays so, see whether paging is right", "says that there are %s rows, and answers %d; nothing was used", w.total, w.out.Rows())
}

func (w *walk) add(raw json.RawMessage) error {
	if of := w.list.Paging.NextOf; of != "" {
		id, err := source.Flatten(raw, []string{of})
		if err != nil {
			return badRow(w.out, err)
		}
		w.last, _ = id[0].Value.(string)
	}
	if w.list.row != nil {
		return w.list.row(raw, w.out)
	}
	row, err := source.Flatten(raw, w.list.Fields)
	if err != nil {
		return badRow(w.out, err)
	}
	return w.out.Add(row)
}

func badRow(out *source.Spool, err error) error {
	return source.Fail("items says where the list of rows is", "row %d: %v", out.Rows()+1, err)
}

// nextLink is the address of the next page in a header Link.
func nextLink(h http.Header) string {
	for _, line := range h.Values("Link") {
		for part := range strings.SplitSeq(line, ",") {
			address, about, ok := strings.Cut(part, ";")
			address = strings.TrimSpace(address)
			about = strings.ReplaceAll(strings.ReplaceAll(about, " ", ""), `"`, "")
			if ok && strings.HasPrefix(address, "<") && strings.HasSuffix(address, ">") && slices.Contains(strings.Split(about, ";"), "rel=next") {
				return address[1 : len(address)-1]
			}
		}
	}
	return ""
}
