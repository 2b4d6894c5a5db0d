package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// shelf remembers the books that a process of the tests has read: the commands of a script mostly use one book, to read it was
// most of what they did, and a book is immutable. It keeps the last few.
type shelf struct {
	read  func(string, policies.Options) (*policies.Book, diag.List)
	mu    sync.Mutex
	books []readBook // the last used is the last
}

// rememberBooks puts a shelf between the commands of this process and the books.
func rememberBooks() { bookdir.Read = (&shelf{read: bookdir.Read}).load }

type readBook struct {
	key  [sha256.Size]byte
	book *policies.Book
	list diag.List
}

// shelved is how many books a shelf keeps.
const shelved = 12

// load is policies.Load. A book with errors is read each time, and so is one in which files are links.
func (s *shelf) load(dir string, opt policies.Options) (*policies.Book, diag.List) {
	key, err := keyOf(dir, opt)
	if err != nil {
		return s.read(dir, opt)
	}
	b, ok := s.take(key)
	if !ok {
		b.key = key
		b.book, b.list = s.read(dir, opt)
	}
	if b.list.Errors() == 0 {
		s.put(b)
	}
	return b.given()
}

// given is what a command gets, which may have its book ask the channels (delivery.JudgeBeforehand): that is a matter of this
// command alone.
func (b *readBook) given() (*policies.Book, diag.List) {
	book := *b.book
	if book.Engine != nil {
		own := *book.Engine
		book.Engine = &own
	}
	return &book, slices.Clone(b.list)
}

func (s *shelf) take(key [sha256.Size]byte) (b readBook, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.books, func(b readBook) bool { return b.key == key })
	if i < 0 {
		return b, false
	}
	b = s.books[i]
	s.books = slices.Delete(s.books, i, i+1)
	return b, true
}

func (s *shelf) put(b readBook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.books = append(s.books, b); len(s.books) > shelved {
		s.books = slices.Delete(s.books, 0, 1)
	}
}

// keyOf is a digest of all that policies.Load reads, and of a little more: the options, and the files of the folder that have
// the names of a book's files. It fails where policies.Load might read something else.
func keyOf(dir string, opt policies.Options) (key [sha256.Size]byte, err error) {
	if len(opt.Overlay) > 0 || opt.Memory != 0 {
		return key, fs.ErrInvalid
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %v %v\n", dir, opt.Tests, opt.Outline)
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch ext := filepath.Ext(path); {
		case err != nil:
			return err
		case e.IsDir() && path != dir && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case e.IsDir():
			return nil
		case path != dir && ext != ".cue" && ext != ".md":
			return nil
		case !e.Type().IsRegular():
			return fs.ErrInvalid
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		fmt.Fprintf(h, "%q\n", path)
		n, err := io.Copy(h, io.LimitReader(f, policies.MaxFile+1))
		fmt.Fprintf(h, " %d\n", n)
		return err
	})
	h.Sum(key[:0])
	return key, err
}

// A book is read again when anything has changed that could make it another, and else not.
func TestShelf(t *testing.T) {
	reads := 0
	s := shelf{read: func(dir string, opt policies.Options) (*policies.Book, diag.List) {
		reads++
		return policies.Load(dir, opt)
	}}
	dir := filepath.Join(t.TempDir(), "book")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "examples", "quickstart"))); err != nil {
		t.Fatal(err)
	}
	policy := filepath.Join(dir, "book.cue")
	text, err := os.ReadFile(policy)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := 0
	look := func(what string, again bool, opt policies.Options) {
		t.Helper()
		if again {
			want++
		}
		got, list := s.load(dir, opt)
		if got.Engine != nil {
			if got.Engine.WaitingDays < 0 {
				t.Errorf("%s: what one command did to its book another one finds", what)
			}
			got.Engine.WaitingDays = -1
		}
		if reads != want {
			t.Errorf("%s: it was read %d times, want %d", what, reads, want)
		}
		direct, want := policies.Load(dir, opt)
		if fmt.Sprint(list) != fmt.Sprint(want) || (got.Engine == nil) != (direct.Engine == nil) || got.Engine != nil && got.Engine.Digest != direct.Engine.Digest {
			t.Errorf("%s: another book, or other findings:\n%v\nwant\n%v", what, list, want)
		}
	}
	look("first", true, policies.Options{})
	look("again", false, policies.Options{})
	look("with its tests", true, policies.Options{Tests: true})
	write(filepath.Join(dir, "export.csv"), "id\n")
	look("beside a new export", false, policies.Options{})
	write(policy, string(text)+"// \n")
	look("with another byte", true, policies.Options{})
	write(policy, string(text)+"// /")
	look("of the same length", true, policies.Options{})
	write(policy, string(text))
	look("as it was", false, policies.Options{})
	write(policy, strings.Replace(string(text), "creditor", "creditors", 1))
	look("with an error", true, policies.Options{})
	look("with an error again", true, policies.Options{})
	write(policy, string(text))
	look("mended", false, policies.Options{})
	for i := range shelved {
		write(policy, string(text)+strings.Repeat("\n", i+1))
		look("another", true, policies.Options{})
	}
	write(policy, string(text))
	look("forgotten", true, policies.Options{})
}
