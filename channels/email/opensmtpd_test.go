package email_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels/email"
	"github.com/relance-dev/relance/engine/needtest"
)

// TestARealServer sends more mails to OpenSMTPD than it takes on one connection.
// It needs Debian's opensmtpd and root, which that server wants for itself.
func TestARealServer(t *testing.T) {
	const mails = 130
	port, inbox := startOpenSMTPD(t)
	ch := connect(t, email.Config{Sender: sender(), Host: "127.0.0.1", Port: port, Security: email.Plain, Hello: "localhost"})
	if err := ch.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range mails {
		m := full()
		m.Key = fmt.Sprintf("real-%d", i)
		if _, err := ch.Send(t.Context(), m); err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
	}
	got, arrived := map[string]int{}, 0
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline) && arrived < 2*mails; time.Sleep(50 * time.Millisecond) {
		got, arrived = keysIn(t, inbox)
	}
	if len(got) != mails {
		t.Errorf("%d of %d mails arrived", len(got), mails)
	}
	for key, n := range got {
		if n != 2 { // the recipient's and the copy's
			t.Errorf("mail %s arrived %d times, want 2", key, n)
		}
	}
}

// startOpenSMTPD returns the server's port and the maildir in which all mail lands.
func startOpenSMTPD(t *testing.T) (port int, inbox string) {
	t.Helper()
	program, err := exec.LookPath("smtpd")
	if err != nil {
		program = "/usr/sbin/smtpd"
	}
	if _, err := os.Stat(program); err != nil {
		needtest.Lacks(t, "OpenSMTPD is not installed: apt-get install opensmtpd")
	}
	if os.Getuid() != 0 {
		needtest.Lacks(t, "OpenSMTPD must be started by root")
	}
	dir, err := os.MkdirTemp("/tmp", "relance-smtpd-") // the server's own users must be able to enter it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	inbox = filepath.Join(dir, "mail")
	if err := os.Mkdir(inbox, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("chown", "nobody", inbox).CombinedOutput(); err != nil {
		t.Fatalf("chown: %v\n%s", err, out)
	}
	port = freePort(t)
	conf := filepath.Join(dir, "smtpd.conf")
	text := fmt.Sprintf("listen on 127.0.0.1 port %d\naction \"sink\" maildir %q virtual { \"@\" = \"nobody\" }\nmatch from any for any action \"sink\"\n", port, inbox)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	cmd := exec.Command(program, "-d", "-f", conf)
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("smtpd:\n%s", log.String())
		}
	})
	awaitPort(t, port)
	return port, inbox
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

func awaitPort(t *testing.T, port int) {
	t.Helper()
	for range 200 {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("smtpd does not listen")
}

// keysIn counts the mails in a maildir, by the key in their Message-ID and in all.
func keysIn(t *testing.T, inbox string) (keys map[string]int, all int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(inbox, "new", "*"))
	if err != nil {
		t.Fatal(err)
	}
	keys = map[string]int{}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			continue // still being moved
		}
		_, rest, _ := strings.Cut(string(raw), "Message-ID: <")
		key, _, _ := strings.Cut(rest, "@")
		keys[key]++
		all++
	}
	return keys, all
}
