// Package slack posts work for the creditor's own people to a Slack incoming webhook, or
// to any other service that takes the same JSON.
//
// Slack cannot be told that a message is a repeat, so an answer that is lost
// leaves the message Ambiguous.
package slack

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/internal/httpsend"
)

// Config says where messages are posted.
type Config struct {
	Channel channels.Spec   // what it carries: channels.Task() or channels.Call()
	URL     channels.Secret // of the incoming webhook; whoever has it can post
	Timeout time.Duration   // for one request; 0 means 30 seconds
	Client  *http.Client    // nil means one that follows no redirect
}

// Slack is a channel to one incoming webhook.
type Slack struct {
	cfg    Config
	sender httpsend.Sender
}

var _ channels.Channel = (*Slack)(nil)

// New returns a channel. It fails when the URL is no http or https address.
func New(cfg Config) (*Slack, error) {
	u, err := url.Parse(cfg.URL.Reveal())
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, errors.New("url is not an http or https address")
	}
	if cfg.Client == nil {
		cfg.Client = httpsend.NewClient()
	}
	return &Slack{cfg, httpsend.Sender{
		Channel: cfg.Channel.Name, Client: cfg.Client, Timeout: cfg.Timeout, Secrets: []channels.Secret{cfg.URL},
	}}, nil
}

// Transport carries tasks or calls to an incoming webhook.
func Transport(spec channels.Spec) channels.Transport {
	return channels.Transport{
		Name: "slack", Summary: "A message in a Slack channel, or a service that takes the same.", Channel: spec,
		Settings: []channels.Field{
			{Name: "url", Kind: channels.SecretText, Required: true, Doc: "The incoming webhook."},
			{Name: "timeout", Kind: channels.Span, Doc: "For one request.", Default: "30s"},
		},
		Open: func(s channels.Settings) (channels.Channel, error) {
			return New(Config{Channel: spec, URL: s.Secret("url"), Timeout: s.Span("timeout")})
		},
	}
}

// CheckMessage judges the address and the words.
func (s *Slack) CheckMessage(m channels.Message) ([]string, error) {
	return nil, s.cfg.Channel.Validate(&m)
}

// Send posts the title, who it is about and the words. The receipt's ID is the key: Slack
// gives none.
func (s *Slack) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	if err := s.cfg.Channel.Validate(&m); err != nil {
		return channels.Receipt{}, err
	}
	body, err := json.Marshal(map[string]string{"text": s.text(&m)})
	if err != nil {
		return channels.Receipt{}, s.failure(channels.Permanent, channels.BadContent, "the message cannot be written as JSON")
	}
	header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"relance"}}
	answer, err := s.sender.Post(ctx, &m, s.cfg.URL.Reveal(), header, body)
	if err != nil {
		return channels.Receipt{}, s.explain(err, answer)
	}
	return channels.Receipt{ID: m.Key, Status: channels.Delivered}, nil
}

// explain knows that with one fixed URL a refused address is a matter of settings.
func (s *Slack) explain(err error, answer httpsend.Answer) error {
	if answer.Status == http.StatusNotFound || answer.Status == http.StatusGone || answer.Status == http.StatusForbidden {
		return s.failure(channels.Permanent, channels.Config, "the webhook was removed, or its channel archived; make a new one")
	}
	return err
}

func (s *Slack) failure(o channels.Outcome, r channels.Reason, detail string) error {
	return &channels.Error{Channel: s.cfg.Channel.Name, Outcome: o, Reason: r, Detail: detail}
}

// escape keeps the three characters that Slack reads as markup.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// text writes a message in Slack's markup.
func (s *Slack) text(m *channels.Message) string {
	title := m.Params["title"]
	if title == "" {
		title = m.Subject
	}
	var lines []string
	add := func(label, value string) {
		if value != "" {
			lines = append(lines, label+escape.Replace(value))
		}
	}
	if title != "" {
		lines = append(lines, "*"+escape.Replace(title)+"*")
	}
	add("Queue: ", m.Params["queue"])
	add("Client: ", strings.Trim(m.Client+" "+m.To.Name, " "))
	if s.cfg.Channel.Address == channels.PhoneNumber {
		add("Phone: ", m.To.Address)
	}
	add("Invoices: ", strings.Join(m.Invoices, ", "))
	add("\n", m.Text)
	add("\n", "relance "+m.Key)
	return strings.Join(lines, "\n")
}
