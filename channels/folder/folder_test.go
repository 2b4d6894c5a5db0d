package folder_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/folder"
	"github.com/relance-dev/relance/engine/needtest"
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

// A script is read as it was written: its lines, its table. A text message is shown as it is sent.
func TestScriptsKeepTheirLines(t *testing.T) {
	const script = "Demander une date.\n\nFacture   Reste dû\n-------   --------\nINV-7     12,00 €\n\n1. Écouter.\n2. Noter.\n"
	for channel, want := range map[string]string{"call": "\n" + script, "task": "\n" + script, "webhook": "\n" + script, "sms": "\nDemander une date : l'INV-7.\n"} {
		m := channeltest.Sample(channels.PhoneNumber)
		if channel == "task" {
			m = channeltest.Sample(channels.QueueName)
		} else if channel == "webhook" {
			m = channeltest.Sample(channels.URLAddress)
		}
		m.Text, m.SMS = script, "Demander une date\u00a0: l’INV-7."
		spec := channels.Standard()[slices.IndexFunc(channels.Standard(), func(s channels.Spec) bool { return s.Name == channel })]
		ch, err := folder.New(folder.Config{Channel: spec, Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		files, err := ch.Files(m)
		if err != nil || !strings.HasSuffix(string(files[len(files)-1].Data), want) {
			t.Errorf("%s: %v\n%s", channel, err, files[len(files)-1].Data)
		}
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
	if _, err := ch.Send(t.Context(), m); err != nil {
		t.Errorf("the same again: %v", err)
	}
	m.Text = "Something else."
	_, err = ch.Send(t.Context(), m)
	if e, ok := errors.AsType[*channels.Error](err); !ok || e.Outcome != channels.Permanent || !strings.Contains(e.Detail, "sample.txt with other content") {
		t.Errorf("another message with the same key: %v", err)
	}
	if _, err := ch.Reconcile(t.Context(), m); !errors.Is(err, channels.ErrCannotTell) {
		t.Errorf("asked about another message with the same key: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "sample.txt"))
	if err != nil || strings.Contains(string(data), "Something else") {
		t.Errorf("the file was written over: %v\n%s", err, data)
	}
}

// What people are told stays out of the repository that a book lies in, and a folder that was there keeps its own rules.
func TestAFolderKeepsItselfOutOfARepository(t *testing.T) {
	for name, tt := range map[string]struct{ before, want string }{
		"a new folder":               {"", "*\n"},
		"a folder with its own file": {"!keep.txt\n", "!keep.txt\n"},
	} {
		dir := filepath.Join(t.TempDir(), "letters", "of today")
		ignore := filepath.Join(dir, ".gitignore")
		if tt.before != "" {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(ignore, []byte(tt.before), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		ch, err := folder.New(folder.Config{Channel: channels.SMS(), Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ch.Send(t.Context(), channeltest.Sample(channels.PhoneNumber)); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(ignore)
		if err != nil || !strings.HasSuffix("\n"+string(data), "\n"+tt.want) {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		if info, err := os.Stat(dir); err != nil || tt.before == "" && info.Mode().Perm() != 0o700 {
			t.Errorf("%s: others may read it: %v, %v", name, info.Mode(), err)
		}
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

func TestWhatATerminalWouldObeyIsShown(t *testing.T) {
	m := channeltest.Sample(channels.PhoneNumber)
	m.Client, m.Invoices = "C\x1b[2J-1", []string{"F\u202e-1"}
	m.Params = map[string]string{"title": "a\nTo: b"}
	m.Text, m.SMS = "One\x07 line\u200b,\nand\tanother.", ""
	files, err := folder.Text(m)
	if err != nil {
		t.Fatal(err)
	}
	got := string(files[0].Data)
	for _, want := range []string{`Client: C\u001b[2J-1`, `Invoices: F\u202e-1`, `title: a\u000aTo: b`, `One\u0007 line\u200b,` + "\nand\tanother.\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%q", want, got)
		}
	}
}

func TestANameThatIsTakenByNoFileIsNoRepeat(t *testing.T) {
	dir := t.TempDir()
	ch, err := folder.New(folder.Config{Channel: channels.SMS(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), filepath.Join(dir, "sample.txt")); err != nil {
		needtest.Lacks(t, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "elsewhere"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ch.Send(t.Context(), channeltest.Sample(channels.PhoneNumber)); channels.OutcomeOf(err) != channels.Temporary {
		t.Errorf("got %v", err)
	}
}

func TestAFolderNeedsAName(t *testing.T) {
	if _, err := folder.New(folder.Config{Channel: channels.SMS()}); err == nil {
		t.Error("no name was accepted")
	}
}

// Two books that share a folder and a key: one message is kept, whole, and the other is told.
func TestTwoWritersOfOneKey(t *testing.T) {
	dir := t.TempDir()
	const writers = 8
	results := make(chan error, writers)
	for i := range writers {
		go func() {
			ch, err := folder.New(folder.Config{Channel: channels.SMS(), Dir: dir})
			if err == nil {
				m := channeltest.Sample(channels.PhoneNumber)
				m.Text = strings.Repeat(string(rune('a'+i)), 1000)
				_, err = ch.Send(t.Context(), m)
			}
			results <- err
		}()
	}
	kept := 0
	for range writers {
		err := <-results
		switch e, ok := errors.AsType[*channels.Error](err); {
		case err == nil:
			kept++
		case !ok || e.Outcome != channels.Permanent:
			t.Errorf("got %v", err)
		}
	}
	if kept != 1 {
		t.Errorf("%d were told that their message is kept", kept)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".part-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
