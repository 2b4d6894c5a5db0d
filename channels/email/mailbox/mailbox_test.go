package mailbox_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/relance-dev/relance/channels/email/mailbox"
	"github.com/relance-dev/relance/channels/email/mailbox/mailboxtest"
	"github.com/relance-dev/relance/engine/needtest"
)

// inMemory is a server in this process.
func inMemory(t *testing.T) mailbox.Config {
	t.Helper()
	port, _ := mailboxtest.Serve(t)
	return mailbox.Config{Host: "127.0.0.1", Port: port, Security: mailbox.None, Username: mailboxtest.Username, Password: mailboxtest.Password}
}

// dovecot is a real server, started for the test, on loopback alone.
func dovecot(t *testing.T) mailbox.Config {
	t.Helper()
	program := "/usr/sbin/dovecot"
	if _, err := os.Stat(program); err != nil {
		needtest.Lacks(t, "there is no Dovecot; apt-get install dovecot-imapd")
	}
	if os.Geteuid() != 0 {
		needtest.Lacks(t, "Dovecot is started by root alone")
	}
	dir, err := os.MkdirTemp("", "dove") // short: the path of a socket has a limit
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, name := range []string{"mail", "run"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chmod(filepath.Join(dir, "mail"), 0o777)); err != nil { //nolint:gosec // of a test
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close()
	conf := filepath.Join(dir, "dovecot.conf")
	text := fmt.Sprintf(`base_dir = %[1]s/run
log_path = %[1]s/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
first_valid_uid = 1
mail_location = maildir:%[1]s/mail
passdb {
  driver = static
  args = password=s3cret
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=%[1]s/mail
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Retours {
    auto = create
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[2]d
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`, dir, port)
	if err := os.WriteFile(conf, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-F", "-c", conf)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	cfg := mailbox.Config{Host: "127.0.0.1", Port: port, Security: mailbox.None, Username: "accounts", Password: "s3cret"}
	for range 200 {
		if conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = conn.Close()
			return cfg
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	t.Fatalf("Dovecot does not answer\n%s", log)
	return cfg
}

// servers are those that every test is about.
var servers = map[string]func(*testing.T) mailbox.Config{"in memory": inMemory, "Dovecot": dovecot}

// client is another program that uses the mailbox.
func client(t *testing.T, cfg mailbox.Config) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(fmt.Sprintf("%s:%d", cfg.Host, cfg.Port), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login(cfg.Username, cfg.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t *testing.T, c *imapclient.Client, folder, raw string) {
	t.Helper()
	w := c.Append(folder, int64(len(raw)), nil)
	_, err := w.Write([]byte(raw))
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Wait(); err != nil {
		t.Fatal(err)
	}
}

func mail(n int) string { return fmt.Sprintf("Subject: %d\r\n\r\ntext %d\r\n", n, n) }

// collect opens the mailbox and returns the subjects of the mails that are handed over, up to the one that
// take refuses.
func collect(t *testing.T, cfg mailbox.Config, refuse string) (subjects []string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	b, err := mailbox.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	err = b.Each(ctx, time.Now(), func(raw []byte) error {
		subject, _, _ := strings.Cut(strings.TrimPrefix(string(raw), "Subject: "), "\r\n")
		if subject == refuse {
			return errors.New("not this one")
		}
		subjects = append(subjects, subject)
		return nil
	})
	return subjects, errors.Join(err, b.Close())
}

func TestEveryMailIsHandedOverOnce(t *testing.T) {
	for name, server := range servers {
		t.Run(name, func(t *testing.T) {
			cfg := server(t)
			c := client(t, cfg)
			for n := range 5 {
				put(t, c, "INBOX", mail(n))
			}
			put(t, c, "Retours", mail(9))
			look := cfg
			look.ReadOnly = true
			for _, step := range []struct {
				cfg    mailbox.Config
				refuse string
				want   []string
				fails  bool
			}{
				{look, "", []string{"0", "1", "2", "3", "4"}, false},
				{cfg, "2", []string{"0", "1"}, true}, // it stops there, and begins there again
				{cfg, "", []string{"2", "3", "4"}, false},
				{cfg, "", nil, false},
			} {
				if got, err := collect(t, step.cfg, step.refuse); !slices.Equal(got, step.want) || (err != nil) != step.fails {
					t.Fatalf("got %v, %v, want %v", got, err, step.want)
				}
			}
			put(t, c, "INBOX", mail(5))
			if got, err := collect(t, cfg, ""); err != nil || !slices.Equal(got, []string{"5"}) {
				t.Errorf("got %v, %v, want what came since", got, err)
			}
			cfg.Folder = "Retours"
			if got, err := collect(t, cfg, ""); err != nil || !slices.Equal(got, []string{"9"}) {
				t.Errorf("another folder: got %v, %v", got, err)
			}
			// Nobody has read them.
			if got, err := c.Status("INBOX", &imap.StatusOptions{NumMessages: true, NumUnseen: true}).Wait(); err != nil || *got.NumMessages != 6 || *got.NumUnseen != 6 {
				t.Errorf("got %+v, %v, want six mails that nobody read", got, err)
			}
		})
	}
}

// A mail beyond what is read is handed over by its beginning.
func TestAHugeMailIsCut(t *testing.T) {
	cfg := inMemory(t)
	c := client(t, cfg)
	put(t, c, "INBOX", "Subject: huge\r\n\r\n"+strings.Repeat("0123456789abcdef\r\n", 700_000))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	b, err := mailbox.Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	err = b.Each(ctx, time.Now(), func(raw []byte) error {
		if len(raw) != 10<<20 {
			t.Errorf("%d bytes", len(raw))
		}
		return nil
	})
	if err := errors.Join(err, b.Close()); err != nil {
		t.Error(err)
	}
}

func TestAMailboxThatCannotBeReadSaysWhy(t *testing.T) {
	cfg := inMemory(t)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	for want, change := range map[string]func(*mailbox.Config){
		"cannot be reached":      func(c *mailbox.Config) { c.Port = 1 },
		"refuses the login":      func(c *mailbox.Config) { c.Password = "hunter2" },
		"has no folder Absent":   func(c *mailbox.Config) { c.Folder = "Absent" },
		"cannot be reached: tls": func(c *mailbox.Config) { c.Security = mailbox.TLS },
		"did not answer in time": func(c *mailbox.Config) { c.Port = silent.Addr().(*net.TCPAddr).Port },
	} {
		c := cfg
		change(&c)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		_, err := mailbox.Open(ctx, c)
		cancel()
		var known *mailbox.Error
		if !errors.As(err, &known) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") || known.Hint == "" {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
