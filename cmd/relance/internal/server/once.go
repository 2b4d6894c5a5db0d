package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"unicode/utf8"
)

// maxDepth is how deep the values of a body may stand in each other.
const maxDepth = 16

// once carries out a request that changes something once for each key of its caller, however often it comes: the
// answer is given again. Another request with the key of one that was carried out is refused. Only what changed
// something is remembered: a request that was refused may be mended, and come again with its key.
func (s *Server) once(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, wrong := readBody(r)
		if wrong != nil {
			wrong.write(w)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		key := r.Header.Get("Idempotency-Key")
		if key == "" {
			next.ServeHTTP(w, r) // it is told what it lacks
			return
		}
		id, request := digest(callerIn(r.Context()).ID+"\n"+key), digestOf(r, body)
		before, known, err := s.answers.begin(id)
		switch {
		case errors.Is(err, errBusy):
			w.Header().Set("Retry-After", "1")
			problem(http.StatusConflict, "A request with this key is being carried out: ask again.").kind("key_busy").write(w)
			return
		case known && before.Request != request:
			problem(http.StatusUnprocessableEntity, "Another request was carried out with this key: nothing was changed. Give each request a key of its own.").
				kind("key_used").at("header.Idempotency-Key", "a key that no other request had").write(w)
			return
		case known:
			before.write(w)
			return
		}
		var one *givenAnswer
		defer func() {
			if err := s.answers.end(id, one); err != nil {
				s.cfg.Log.Warn("an answer was not written down", slog.Any("error", err))
			}
		}()
		kept := &keeping{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(kept, r)
		if kept.status < 300 {
			h := w.Header()
			one = &givenAnswer{Request: request, Status: kept.status, Type: h.Get("Content-Type"), ETag: h.Get("ETag"), Body: kept.body.String()}
		}
	})
}

// digestOf tells requests apart.
func digestOf(r *http.Request, body []byte) string {
	h := sha256.New()
	_, _ = io.WriteString(h, r.Method+" "+r.URL.RequestURI()+"\n")
	_, _ = h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// keeping passes an answer on, and keeps it.
type keeping struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (k *keeping) WriteHeader(status int) {
	k.status = status
	k.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (k *keeping) Write(p []byte) (int, error) {
	_, _ = k.body.Write(p)
	return k.ResponseWriter.Write(p)
}

// readAll reads a body as it came.
func readAll(r *http.Request) ([]byte, *Problem) {
	body, err := io.ReadAll(r.Body)
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return nil, problem(http.StatusRequestEntityTooLarge, "This is more than may be sent at once.")
	}
	if err != nil {
		return nil, problem(http.StatusBadRequest, "The request ended too early.")
	}
	return body, nil
}

// readBody reads a body of JSON. It refuses what readers of JSON take in different ways: a name that is there
// twice, bytes that are no text, something behind the value.
func readBody(r *http.Request) ([]byte, *Problem) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return nil, problem(http.StatusUnsupportedMediaType, "Send application/json.")
	}
	body, wrong := readAll(r)
	if wrong != nil {
		return nil, wrong
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	err := oneValue(dec, 0)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			err = nil
		} else {
			err = errors.New("something is behind it")
		}
	}
	switch {
	case errors.Is(err, errTwice):
		return nil, problem(http.StatusBadRequest, "A name is twice in one object: leave one of the two out.").kind("not_json")
	case err != nil || !utf8.Valid(body) || bytes.Contains(body, []byte(`\u0000`)):
		return nil, problem(http.StatusBadRequest, "The body is not one value of JSON in UTF-8.").kind("not_json")
	}
	return body, nil
}

// errTwice means that an object has a name twice.
var errTwice = errors.New("twice")

// oneValue reads a value, and fails when an object in it has a name twice.
func oneValue(dec *json.Decoder, depth int) error {
	t, err := dec.Token()
	if err != nil || depth > maxDepth {
		return errors.Join(err, errors.New("too deep"))
	}
	d, ok := t.(json.Delim)
	if !ok {
		return nil
	}
	names := map[any]bool{}
	for dec.More() {
		if d == '{' {
			name, err := dec.Token()
			if err != nil {
				return err
			}
			if names[name] {
				return errTwice
			}
			names[name] = true
		}
		if err := oneValue(dec, depth+1); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}
