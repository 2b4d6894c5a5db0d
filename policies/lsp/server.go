package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/relance-dev/relance/policies"
)

// Options says how a server presents itself. The zero Options is good.
type Options struct {
	Version string // of the program; clients show it
	// Portfolio reads the invoices beside a book, on which values are shown where no test of the book has a case; nil,
	// or a nil answer, for none.
	Portfolio func(context.Context, *policies.Book) *Portfolio
}

// Serve speaks the protocol over a connection until the client leaves, the connection or the context ends. It fails
// when the connection cannot be closed.
func Serve(ctx context.Context, stream io.ReadWriteCloser, opt Options) error {
	s := &server{opt: opt, units: utf16Units, books: map[string]*book{}, checks: make(chan string, 64)}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	conn := jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{}), jsonrpc2.HandlerWithError(s.handle).SuppressErrClosed())
	s.conn = conn
	var checking sync.WaitGroup
	checking.Go(func() { s.check(ctx) })
	select {
	case <-conn.DisconnectNotify():
	case <-ctx.Done():
	}
	stop()
	err := conn.Close()
	checking.Wait()
	if err != nil && !errors.Is(err, jsonrpc2.ErrClosed) {
		return fmt.Errorf("language server: %w", err)
	}
	return nil
}

// server is one conversation. Requests come one after the other; checks run beside them.
type server struct {
	opt    Options
	conn   *jsonrpc2.Conn
	units  string
	checks chan string

	mu    sync.Mutex
	books map[string]*book // by folder
}

// handle answers a request, or takes a notification.
func (s *server) handle(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
	switch r.Method {
	case "initialize":
		return answer(r, s.initialize)
	case "initialized", "shutdown", "$/setTrace", "$/cancelRequest", "workspace/didChangeConfiguration":
		return nil, nil
	case "exit":
		return nil, conn.Close()
	case "textDocument/didOpen":
		return answer(r, func(p didOpenParams) (any, error) { return nil, s.changed(p.TextDocument.URI, &p.TextDocument.Text) })
	case "textDocument/didChange":
		return answer(r, s.didChange)
	case "textDocument/didSave":
		return answer(r, func(p didOpenParams) (any, error) { return nil, s.again(p.TextDocument.URI) })
	case "textDocument/didClose":
		return answer(r, func(p didOpenParams) (any, error) { return nil, s.changed(p.TextDocument.URI, nil) })
	case "workspace/didChangeWatchedFiles":
		return answer(r, s.watched)
	case "textDocument/hover":
		return answer(r, func(p placeParams) (any, error) { return s.about(ctx, p, (*question).hover) })
	case "textDocument/completion":
		return answer(r, func(p placeParams) (any, error) { return s.about(ctx, p, (*question).complete) })
	case "textDocument/definition":
		return answer(r, func(p placeParams) (any, error) { return s.about(ctx, p, (*question).define) })
	case "textDocument/references":
		return answer(r, func(p placeParams) (any, error) { return s.about(ctx, p, (*question).references) })
	case "textDocument/prepareRename":
		return answer(r, func(p placeParams) (any, error) { return s.about(ctx, p, (*question).prepareRename) })
	case "textDocument/rename":
		return answer(r, func(p placeParams) (any, error) { return s.about(ctx, p, (*question).rename) })
	case "textDocument/codeAction":
		return answer(r, s.codeActions)
	case "textDocument/formatting":
		return answer(r, func(p placeParams) (any, error) { return s.about(ctx, p, (*question).format) })
	}
	if r.Notif {
		return nil, nil
	}
	return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "relance does not know " + r.Method}
}

// answer reads the parameters of a request for a function.
func answer[P any](r *jsonrpc2.Request, f func(P) (any, error)) (any, error) {
	var p P
	if r.Params != nil {
		if err := json.Unmarshal(*r.Params, &p); err != nil {
			return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: r.Method + ": " + err.Error()}
		}
	}
	return f(p)
}

func (s *server) initialize(p initializeParams) (any, error) {
	if slices.Contains(p.Capabilities.General.PositionEncodings, utf8Units) {
		s.units = utf8Units
	}
	return initializeResult{
		Capabilities: capabilities{
			PositionEncoding: s.units, TextDocumentSync: syncOptions{OpenClose: true, Change: 1, Save: true},
			HoverProvider: true, DefinitionProvider: true, ReferencesProvider: true, DocumentFormattingProvider: true,
			CodeActionProvider: codeActionOptions{CodeActionKinds: []string{quickFix, fixAll}},
			RenameProvider:     renameOptions{PrepareProvider: true}, CompletionProvider: completionOptions{TriggerCharacters: []string{".", "'", `"`}},
		},
		ServerInfo: serverInfo{"relance", s.opt.Version},
	}, nil
}

func (s *server) didChange(p didChangeParams) (any, error) {
	if n := len(p.ContentChanges); n > 0 {
		return nil, s.changed(p.TextDocument.URI, &p.ContentChanges[n-1].Text)
	}
	return nil, nil
}

// changed notes what a buffer holds, nil when it was closed, and has its book checked.
func (s *server) changed(uri string, content *string) error {
	file := pathOf(uri)
	if file == "" {
		return nil
	}
	s.mu.Lock()
	b := s.book(file)
	b.version++
	if content == nil {
		delete(b.buffers, b.rel(file))
	} else {
		b.buffers[b.rel(file)] = []byte(*content)
	}
	s.mu.Unlock()
	s.queue(b.dir)
	return nil
}

// again has the book of a file checked.
func (s *server) again(uri string) error {
	if file := pathOf(uri); file != "" {
		s.mu.Lock()
		b := s.book(file)
		b.version++ // what is on disk has changed
		s.mu.Unlock()
		s.queue(b.dir)
	}
	return nil
}

func (s *server) watched(p struct {
	Changes []textDocument `json:"changes"`
},
) (any, error) {
	for _, c := range p.Changes {
		if err := s.again(c.URI); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// book is that of a file; s.mu is held.
func (s *server) book(file string) *book {
	dir := bookOf(file)
	b := s.books[dir]
	if b == nil {
		b = &book{dir: dir, buffers: map[string][]byte{}, checked: -1}
		s.books[dir] = b
	}
	return b
}

// queue asks for a check. One that waits already will see what is new.
func (s *server) queue(dir string) {
	select {
	case s.checks <- dir:
	default:
	}
}

// check checks books as they change, the newest state alone, and says what it found.
func (s *server) check(ctx context.Context) {
	for {
		var dir string
		select {
		case dir = <-s.checks:
		case <-ctx.Done():
			return
		}
		for again := true; again; { // what was typed meanwhile makes one check
			select {
			case next := <-s.checks:
				if next != dir {
					s.checkOne(ctx, dir)
					dir = next
				}
			default:
				again = false
			}
		}
		s.checkOne(ctx, dir)
	}
}

func (s *server) checkOne(ctx context.Context, dir string) {
	s.mu.Lock()
	buffers, version := maps.Clone(s.books[dir].buffers), s.books[dir].version
	s.mu.Unlock()
	loaded, list := load(dir, bookFiles(buffers))
	s.mu.Lock()
	said := s.books[dir].said(loaded, list, s.units)
	s.books[dir].checked = version
	if list.Errors() == 0 {
		s.books[dir].good = loaded
	}
	s.mu.Unlock()
	for _, file := range slices.Sorted(maps.Keys(said)) {
		if ctx.Err() != nil {
			return
		}
		_ = s.conn.Notify(ctx, "textDocument/publishDiagnostics", diagnosticsParams{uriOf(file), said[file]}) // a client that left needs none
	}
}

// question is a request about a place in a file of a book.
type question struct {
	*symbols
	book   *book
	file   string // its path in the book
	data   []byte
	texts  map[string][]byte
	units  string
	offset int
	to     string // the new name of a rename

	ctx     context.Context
	buffers map[string][]byte
	loaded  *policies.Book // see good
	current bool           // loaded is of these buffers, or those have mistakes
	beside  func(context.Context, *policies.Book) *Portfolio
}

// about answers a question about a place.
func (s *server) about(ctx context.Context, p placeParams, f func(*question) (any, error)) (any, error) {
	file := pathOf(p.TextDocument.URI)
	if file == "" {
		return nil, nil
	}
	s.mu.Lock()
	b := s.book(file)
	q := &question{book: b, file: b.rel(file), texts: b.files(), units: s.units, to: p.NewName, ctx: ctx, buffers: maps.Clone(b.buffers), loaded: b.good, current: b.checked == b.version, beside: s.opt.Portfolio}
	s.mu.Unlock()
	data, ok := q.texts[q.file]
	if !ok {
		return nil, nil
	}
	q.data, q.symbols = data, index(q.texts)
	q.offset = text{data, q.units}.offset(p.Position)
	return f(q)
}

// span is a stretch of a file of the book.
func (q *question) span(file string, start, end int) textRange {
	return text{q.texts[file], q.units}.span(start, end)
}

func (q *question) location(p place) location {
	return location{uriOf(filepath.Join(q.book.dir, filepath.FromSlash(p.file))), q.span(p.file, p.start, p.end)}
}

// format is the standard layout of a CUE file.
func (q *question) format() (any, error) {
	if !strings.HasSuffix(q.file, ".cue") {
		return nil, nil
	}
	out, err := policies.Format(q.data)
	if err != nil || string(out) == string(q.data) {
		return nil, nil // the mistake is shown where it stands
	}
	return []textEdit{{q.span(q.file, 0, len(q.data)), string(out)}}, nil
}
