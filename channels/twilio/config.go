package twilio

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/nyaruka/phonenumbers"

	"github.com/relance-dev/relance/channels"
)

// Config says whose account sends, and from which number.
type Config struct {
	AccountSID string          // "AC…"
	APIKey     string          // "SK…", logs in with Secret; empty means the account itself does
	Secret     channels.Secret // the API key's secret, else the account's auth token
	// AuthToken signs callbacks; empty means Secret when there is no API key. Without one
	// no callback is believed.
	AuthToken channels.Secret

	From             string // sender: a number in E.164, or for SMS a name of up to 11 letters and digits
	MessagingService string // "MG…", chooses the sender instead of From; not for calls
	// StatusCallback is the public URL that Twilio reports to; empty means no reports.
	StatusCallback string
	Country        string        // of national numbers, ISO 3166-1 alpha-2; a recipient's own goes first
	Validity       time.Duration // after which an SMS is not delivered any more, up to 10 hours; 0 means Twilio's default
	Timeout        time.Duration // for one request; 0 means 20 seconds

	HTTP    http.RoundTripper // nil means a plain one
	BaseURL string            // instead of https://api.twilio.com, for tests and proxies
}

var (
	accountSID = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	keySID     = regexp.MustCompile(`^SK[0-9a-fA-F]{32}$`)
	serviceSID = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
	contentSID = regexp.MustCompile(`^HX[0-9a-fA-F]{32}$`)
	messageSID = regexp.MustCompile(`^(SM|MM|CA)[0-9a-zA-Z]{32}$`)
	number     = regexp.MustCompile(`^\+[1-9][0-9]{5,14}$`)
	senderName = regexp.MustCompile(`^[A-Za-z0-9 ]{0,10}[A-Za-z][A-Za-z0-9 ]{0,10}$`)
)

func (c Config) withDefaults() Config {
	c.Timeout = cmp.Or(c.Timeout, 20*time.Second)
	c.BaseURL = cmp.Or(c.BaseURL, "https://api.twilio.com")
	if c.APIKey == "" {
		c.AuthToken = cmp.Or(c.AuthToken, c.Secret)
	}
	if c.HTTP == nil {
		c.HTTP = http.DefaultTransport.(*http.Transport).Clone()
	}
	return c
}

func (c Config) validate(k kind) error {
	var errs []error
	wrong := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	wrong(!accountSID.MatchString(c.AccountSID), "account_sid is not AC and 32 digits or letters a to f")
	wrong(c.APIKey != "" && !keySID.MatchString(c.APIKey), "api_key is not SK and 32 digits or letters a to f")
	wrong(c.Secret == "", "secret is missing")
	wrong(c.MessagingService != "" && !serviceSID.MatchString(c.MessagingService), "messaging_service is not MG and 32 digits or letters a to f")
	wrong(c.From == "" && (c.MessagingService == "" || k == voice), "from is missing")
	named := len(c.From) <= 11 && senderName.MatchString(c.From)
	wrong(c.From != "" && !number.MatchString(c.From) && k == sms && !named, "from is neither a number such as +15550100 nor a name of up to 11 letters and digits")
	wrong(c.From != "" && !number.MatchString(c.From) && k != sms, "from is not a number such as +15550100")
	if u, err := url.Parse(c.StatusCallback); c.StatusCallback != "" {
		wrong(err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Fragment != "", "status_callback is not an http or https address")
	}
	wrong(c.Country != "" && phonenumbers.GetCountryCodeForRegion(c.Country) == 0, "country is not one of two capital letters, such as FR")
	wrong(c.Validity < 0 || c.Validity > 10*time.Hour, "validity is not between 0 and 10h")
	return errors.Join(errs...)
}

// transport declares one channel over Twilio.
func transport(k kind, summary string) channels.Transport {
	fields := []channels.Field{
		{Name: "account_sid", Required: true, Doc: `The account, "AC…".`},
		{Name: "api_key", Doc: `An API key, "SK…", that logs in.`, Default: "the account itself"},
		{Name: "secret", Kind: channels.SecretText, Required: true, Doc: "The API key's secret, or the account's auth token."},
		{Name: "auth_token", Kind: channels.SecretText, Doc: "Signs status callbacks.", Default: "the secret, without an API key"},
		{Name: "from", Doc: "The sender: a number such as +15550100; for SMS also a name of up to 11 letters and digits."},
		{Name: "status_callback", Doc: "The public URL that Twilio reports to."},
		{Name: "country", Doc: "Of numbers written without a country code, such as FR."},
		{Name: "timeout", Kind: channels.Span, Doc: "For one request.", Default: "20s"},
		{Name: "base_url", Doc: "Of the API, for a proxy.", Default: "https://api.twilio.com"},
	}
	if k != voice {
		fields = append(fields, channels.Field{Name: "messaging_service", Doc: `A messaging service, "MG…", that chooses the sender.`})
	}
	if k == sms {
		fields = append(fields, channels.Field{Name: "validity", Kind: channels.Span, Doc: "After which an SMS is not delivered any more.", Default: "Twilio's"})
	}
	return channels.Transport{
		Name: "twilio", Summary: summary, Channel: k.spec(), Settings: fields,
		Open: func(s channels.Settings) (channels.Channel, error) {
			return open(k, Config{
				AccountSID: s.Text("account_sid"), APIKey: s.Text("api_key"), Secret: s.Secret("secret"), AuthToken: s.Secret("auth_token"),
				From: s.Text("from"), MessagingService: s.Text("messaging_service"), StatusCallback: s.Text("status_callback"),
				Country: s.Text("country"), Validity: s.Span("validity"), Timeout: s.Span("timeout"), BaseURL: s.Text("base_url"),
			})
		},
	}
}
