package twilio

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/internal/httpsend"
)

// request is one use of Twilio's client, which knows no context, keeps neither the
// status nor the headers of an answer that is not its JSON, and always calls
// api.twilio.com. It is the client's transport, and adds all three.
type request struct {
	api    *api.ApiService
	ctx    context.Context
	done   context.CancelFunc
	cfg    *Config
	watch  httpsend.Watch
	answer httpsend.Answer // status and header of the last answer
}

func (t *Twilio) request(ctx context.Context) *request {
	r := &request{cfg: &t.cfg}
	r.ctx, r.done = context.WithTimeout(ctx, t.cfg.Timeout)
	login := t.cfg.AccountSID
	if t.cfg.APIKey != "" {
		login = t.cfg.APIKey
	}
	c := &client.Client{
		Credentials: client.NewCredentials(login, t.cfg.Secret.Reveal()),
		HTTPClient: &http.Client{
			Transport:     r,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	c.SetAccountSid(t.cfg.AccountSID)
	r.api = api.NewApiServiceWithClient(c)
	return r
}

// RoundTrip makes one HTTP request of the client's, bound to the context.
func (r *request) RoundTrip(req *http.Request) (*http.Response, error) {
	base, err := url.Parse(r.cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	req = req.Clone(r.watch.Trace(r.ctx))
	req.URL.Scheme, req.URL.Host, req.Host = base.Scheme, base.Host, ""
	req.URL.Path = strings.TrimSuffix(base.Path, "/") + req.URL.Path
	resp, err := r.cfg.HTTP.RoundTrip(req)
	if err == nil {
		r.answer = httpsend.Answer{Status: resp.StatusCode, Header: resp.Header}
	}
	return resp, err
}

// explain turns a request that gave no SID into the error that Send returns.
func (t *Twilio) explain(r *request, err error, m *channels.Message) error {
	secrets := []channels.Secret{t.cfg.Secret, t.cfg.AuthToken}
	said, ok := errors.AsType[*client.TwilioRestError](err)
	switch {
	case r.answer.Status == 0 && ok: // the client itself refuses the login
		return t.named(byCode(strconv.Itoa(said.Code), "the login has characters that Twilio's never have"))
	case r.answer.Status == 0:
		return t.named(httpsend.Failure(r.ctx, err, r.watch.Begun()))
	case r.answer.Status >= 200 && r.answer.Status < 400:
		if r.ctx.Err() != nil {
			return t.named(channels.Interrupted(r.ctx, true))
		}
		return t.named(&channels.Error{Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: "Twilio took the message and its answer cannot be read"})
	case r.answer.Status >= 500:
		return t.named(&channels.Error{
			Outcome: channels.Ambiguous, Reason: channels.Server, Code: "HTTP " + strconv.Itoa(r.answer.Status),
			Detail: "Twilio failed after it took the request",
		})
	}
	e := byStatus(r.answer.Status, r.answer.Refusal())
	if ok && said.Code != 0 {
		e = byCode(strconv.Itoa(said.Code), channels.Redact(said.Message, m, secrets...))
	}
	if e.Reason == channels.NotAllowed && m != nil {
		e.Only = t.cfg.country(m.To)
	}
	if r.answer.Status == http.StatusTooManyRequests {
		e.Outcome, e.Reason = channels.RateLimited, channels.RateLimit
	}
	if e.Outcome == channels.RateLimited && e.After == 0 {
		e.After = r.answer.RetryAfter()
	}
	return t.named(e)
}

// Check reads one message or call of the account's list, which proves the login.
func (t *Twilio) Check(ctx context.Context) error {
	r := t.request(ctx)
	defer r.done()
	var err error
	if t.kind == voice {
		p := &api.ListCallParams{}
		p.SetPageSize(1)
		_, err = r.api.PageCall(p, "", "")
	} else {
		p := &api.ListMessageParams{}
		p.SetPageSize(1)
		_, err = r.api.PageMessage(p, "", "")
	}
	if err != nil {
		return t.explain(r, err, nil)
	}
	return nil
}
