package email

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/plainfile"
)

// Security says how the connection is protected.
type Security string

// The ways of protecting a connection.
const (
	StartTLS Security = "starttls" // plain at first, then TLS; refused when the server has none. The default.
	TLS      Security = "tls"      // TLS from the first byte
	Plain    Security = "none"     // no protection; a password is then sent to this machine only
)

// MaxPerConnection is the most messages that one connection may carry: servers
// begin to refuse at 100.
const MaxPerConnection = 99

// Config says which server sends, and for whom.
type Config struct {
	Sender

	Host     string
	Port     int      // 0 means 587, and 465 for TLS
	Security Security // empty means StartTLS
	Username string   // empty means no login
	Password channels.Secret
	RootCAs  *x509.CertPool // nil means the system's
	Hello    string         // the name this machine gives itself; empty means its host name

	Timeout       time.Duration // for one message, connection included; 0 means 2 minutes
	Connections   int           // used at once; 0 means 1
	PerConnection int           // messages before it is renewed; 0 means 90, at most MaxPerConnection
}

func (c Config) withDefaults() Config {
	c.Security = cmp.Or(c.Security, StartTLS)
	port := 587
	if c.Security == TLS {
		port = 465
	}
	c.Port = cmp.Or(c.Port, port)
	c.Timeout = cmp.Or(c.Timeout, 2*time.Minute)
	c.Connections = cmp.Or(c.Connections, 1)
	c.PerConnection = cmp.Or(c.PerConnection, 90)
	return c
}

func (c Config) validate() error {
	errs := []error{c.Sender.validate()}
	if c.Host == "" {
		errs = append(errs, errors.New("host is missing"))
	}
	if c.Security != StartTLS && c.Security != TLS && c.Security != Plain {
		errs = append(errs, fmt.Errorf("security is none of %s, %s, %s", StartTLS, TLS, Plain))
	}
	if c.Port < 1 || c.Port > 65535 {
		errs = append(errs, errors.New("port is not between 1 and 65535"))
	}
	if c.PerConnection < 1 || c.PerConnection > MaxPerConnection {
		errs = append(errs, fmt.Errorf("per_connection is not between 1 and %d", MaxPerConnection))
	}
	if c.Connections < 1 || c.Timeout < 0 {
		errs = append(errs, errors.New("connections or timeout is negative"))
	}
	if (c.Username == "") != (c.Password == "") {
		errs = append(errs, errors.New("username and password go together"))
	}
	return errors.Join(errs...)
}

// Transport carries mail to an SMTP server.
func Transport() channels.Transport {
	return channels.Transport{
		Name: "smtp", Summary: "A mail server.", Channel: channels.Email(),
		Settings: append(senderFields(),
			channels.Field{Name: "host", Required: true, Doc: "The server."},
			channels.Field{Name: "port", Kind: channels.Number, Doc: "Its port.", Default: "587, or 465 for tls"},
			channels.Field{Name: "security", CUE: `"starttls" | "tls" | "none"`, Doc: "How the connection is protected.", Default: "starttls"},
			channels.Field{Name: "username", Doc: "The login."},
			channels.Field{Name: "password", Kind: channels.SecretText, Doc: "Its password."},
			channels.Field{Name: "ca_file", Doc: "Certificates to trust, in PEM.", Default: "the system's"},
			channels.Field{Name: "hello", Doc: "The name this machine gives itself.", Default: "its host name"},
			channels.Field{Name: "timeout", Kind: channels.Span, Doc: "For one message.", Default: "2m"},
			channels.Field{Name: "connections", Kind: channels.Number, Doc: "Used at once.", Default: "1"},
			channels.Field{Name: "per_connection", Kind: channels.Number, Doc: "Messages before it is renewed.", Default: "90"},
		),
		Open: open,
	}
}

func open(s channels.Settings) (channels.Channel, error) {
	sender, err := senderOf(s)
	if err != nil {
		return nil, err
	}
	cfg := Config{
		Sender: sender, Host: s.Text("host"), Port: s.Number("port"), Security: Security(s.Text("security")),
		Username: s.Text("username"), Password: s.Secret("password"), Hello: s.Text("hello"),
		Timeout: s.Span("timeout"), Connections: s.Number("connections"), PerConnection: s.Number("per_connection"),
	}
	if name := s.Text("ca_file"); name != "" {
		pem, err := plainfile.Read(name, 4<<20)
		if err != nil {
			return nil, fmt.Errorf("ca_file: %w", err)
		}
		cfg.RootCAs = x509.NewCertPool()
		if !cfg.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New("ca_file holds no certificate in PEM")
		}
	}
	return New(cfg)
}
