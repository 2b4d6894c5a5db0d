package main

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// sqliteFile runs the statements of a file on an SQLite database: sqlite FILE STATEMENTS.
func sqliteFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sqlite FILE STATEMENTS")
	}
	db, err := sql.Open("sqlite", "file:"+ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(db.Close())
}

// webService serves the files of a folder to who has the token "sesame", page 2 of rows from rows.2.json, and writes its
// address over the word WEBSERVICE in a file: webservice FOLDER FILE.
func webService(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: webservice FOLDER FILE")
	}
	dir := ts.MkAbs(args[0])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer sesame" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		name := filepath.Join(dir, filepath.Base(r.URL.Path))
		if page := r.FormValue("page"); page != "" && page != "1" {
			name += "." + page
		}
		w.Header().Set("Content-Type", "application/json")
		data, err := os.ReadFile(name + ".json")
		if err != nil {
			data = []byte("[]")
		}
		_, _ = w.Write(data)
	}))
	ts.Defer(server.Close)
	file := ts.MkAbs(args[1])
	text := strings.ReplaceAll(ts.ReadFile(args[1]), "WEBSERVICE", server.URL)
	ts.Check(os.WriteFile(file, []byte(text), 0o600))
}
