package folder_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/folder"
)

func TestConformance(t *testing.T) {
	for _, spec := range channels.Standard() {
		t.Run(spec.Name, func(t *testing.T) {
			channeltest.Run(t, channeltest.Subject{
				Transport: folder.Transport(spec, nil),
				Faults:    []channeltest.Fault{channeltest.NoSpace},
				Start:     func(t channeltest.T, f channeltest.Fault) channeltest.Bench { return start(t, spec, f) },
			})
		})
	}
}

// start opens a folder.
func start(t channeltest.T, spec channels.Spec, f channeltest.Fault) channeltest.Bench {
	t.Helper()
	dir := channeltest.Folder(t, f)
	ch, err := folder.New(folder.Config{Channel: spec, Dir: dir})
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return channeltest.Bench{Channel: ch, Delivered: func() []channeltest.Delivery { return channeltest.Files(dir, ".txt") }}
}

func TestTextIsReadByAPerson(t *testing.T) {
	m := channeltest.Sample(channels.PhoneNumber)
	m.Attachments = []channels.Attachment{{Name: "INV-7731.pdf", Data: []byte("%PDF")}}
	files, err := folder.Text(m)
	if err != nil {
		t.Fatal(err)
	}
	const want = `To: Zoé Quintanilla, +33199001234, 12 rue des Ormeaux, 35999 Trifouillis
Date: 2026-03-02T09:30:00+01:00
Subject: Rappel : facture INV-7731
Client: C-4711
Invoices: INV-7731
contentSid: HX00000000000000000000000000000001
title: Appeler le client
Attached: INV-7731.pdf

Bonjour, la facture INV-7731 de 1 234,50 € reste due. Merci de la régler.
`
	if len(files) != 2 || files[0].Suffix != "~INV-7731.pdf" || files[1].Suffix != ".txt" {
		t.Fatalf("got files %v", files)
	}
	if got := string(files[1].Data); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestARepeatedKeyKeepsTheFirstFile(t *testing.T) {
	dir := t.TempDir()
	ch, err := folder.New(folder.Config{Channel: channels.SMS(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	m := channeltest.Sample(channels.PhoneNumber)
	if _, err := ch.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	m.Text = "Something else."
	if _, err := ch.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "sample.txt"))
	if err != nil || strings.Contains(string(data), "Something else") {
		t.Errorf("the file was written over: %v\n%s", err, data)
	}
}

func TestNothingHalfWrittenIsLeftBehind(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sample~a.pdf"), 0o700); err != nil { // in the way of the attachment
		t.Fatal(err)
	}
	ch, err := folder.New(folder.Config{Channel: channels.SMS(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	m := channeltest.Sample(channels.PhoneNumber)
	m.Attachments = []channels.Attachment{{Name: "a.pdf", Data: []byte("x")}}
	if _, err := ch.Send(t.Context(), m); channels.OutcomeOf(err) != channels.Temporary {
		t.Errorf("got %v, want a temporary failure", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

func TestFilesAreForTheirOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	ch, err := folder.New(folder.Config{Channel: channels.SMS(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ch.Send(t.Context(), channeltest.Sample(channels.PhoneNumber)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "sample.txt")} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: mode %v, %v", path, info.Mode(), err)
		}
	}
}

func TestAFolderNeedsAName(t *testing.T) {
	if _, err := folder.New(folder.Config{Channel: channels.SMS()}); err == nil {
		t.Error("no name was accepted")
	}
}
