package collect

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels/email/mailbox"
	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine/source/web"
	"github.com/relance-dev/relance/policies"
)

const (
	maxCertificates = 1 << 20 // bytes of ca_file
	// timeout is how long one mailbox may take.
	timeout = 10 * time.Minute
)

// Choose returns the mailbox of a name, or all of a book. It fails when there is none.
func Choose(book *policies.Book, name string) (chosen []policies.Mailbox, err error) {
	var names []string
	if book.Deploy != nil {
		for _, m := range book.Deploy.Mailboxes {
			names = append(names, m.Name)
			if name == "" || name == m.Name {
				chosen = append(chosen, m)
			}
		}
	}
	switch {
	case len(names) == 0:
		return nil, errors.New("no mailbox: write mailboxes in deploy.cue, or give mails with --mail FILE")
	case len(chosen) == 0:
		return nil, fmt.Errorf("there is no mailbox %s; deploy.cue names %s", name, strings.Join(names, ", "))
	}
	return chosen, nil
}

// Mailbox hands the mails of a mailbox that were not dealt with to take, the oldest first, and marks each once take has
// it. look marks nothing. Secrets are read now; dir is the book's folder.
func Mailbox(ctx context.Context, w delivery.World, dir string, m policies.Mailbox, look bool, take func(ctx context.Context, raw []byte) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	cfg, err := config(ctx, w, dir, m)
	if err != nil {
		return fmt.Errorf("mailbox %s: %w", m.Name, err)
	}
	cfg.ReadOnly = look
	box, err := mailbox.Open(ctx, cfg)
	if err != nil {
		return fmt.Errorf("mailbox %s: %w", m.Name, err)
	}
	defer func() {
		if closed := box.Close(); err == nil && closed != nil {
			err = fmt.Errorf("mailbox %s: %w", m.Name, closed)
		}
	}()
	return box.Each(ctx, w.Now(), func(raw []byte) error { return take(ctx, raw) })
}

// config is a mailbox with its secrets.
func config(ctx context.Context, w delivery.World, dir string, m policies.Mailbox) (cfg mailbox.Config, err error) {
	text := func(name string) string { t, _ := m.Settings[name].(string); return t }
	cfg = mailbox.Config{Host: text("host"), Security: text("security"), Username: text("username"), Folder: text("folder")}
	cfg.Port, _ = m.Settings["port"].(int)
	for _, name := range []string{"password", "client_secret"} {
		ref, ok := m.Settings[name].(policies.SecretRef)
		if !ok {
			continue
		}
		secret, err := delivery.ReadSecret(w, dir, ref)
		if err != nil {
			return cfg, fmt.Errorf("%s: %w", name, err)
		}
		if name == "password" {
			cfg.Password = string(secret)
			continue
		}
		o := &web.OAuth{TokenURL: text("token_url"), ID: text("client_id"), Secret: string(secret), Scope: text("scope")}
		if err := o.Valid(false); err != nil {
			return cfg, err
		}
		if cfg.Token, err = o.Token(ctx, nil); err != nil {
			return cfg, err
		}
	}
	if file := text("ca_file"); file != "" {
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		pem, err := plainfile.Read(file, maxCertificates)
		if err != nil {
			return cfg, fmt.Errorf("ca_file: %w", err)
		}
		if cfg.Roots = x509.NewCertPool(); !cfg.Roots.AppendCertsFromPEM(pem) {
			return cfg, errors.New("ca_file holds no certificate in PEM")
		}
	}
	return cfg, nil
}

// Hint is what to do about an error of a mailbox; it may be empty.
func Hint(err error) string {
	var box *mailbox.Error
	if errors.As(err, &box) {
		return box.Hint
	}
	return ""
}
