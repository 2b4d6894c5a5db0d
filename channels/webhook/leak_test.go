package webhook_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/slack"
)

// A URL lets whoever has it post. Whatever goes wrong, and whatever the other side says, none of its
// user, password, token or query comes back in an error or a receipt.
func TestNoURLComesBack(t *testing.T) {
	const user, password, token, query = "hookuser", "hunter2secret", "T00-B00-token", "sig-4711"
	echo := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			u := *r.URL
			u.Scheme, u.Host, u.User = "https", r.Host, nil
			user, pass, _ := r.BasicAuth()
			w.Header().Set("Location", u.String())
			http.Error(w, fmt.Sprintf("no %s, no %s, %s: https://%s:%s@%s%s and %s",
				r.URL.Query().Get("sig"), strings.Trim(r.URL.Path, "/"), user, user, pass, r.Host, r.RequestURI, u.String()), status)
		}
	}
	closed := httptest.NewServer(nil)
	closed.Close()
	untrusted := httptest.NewTLSServer(echo(500))
	t.Cleanup(untrusted.Close)
	bases := map[string]string{"nobody listens": closed.URL, "certificate": untrusted.URL, "no such host": "https://hooks.invalid"}
	for _, status := range []int{200, 302, 400, 401, 404, 407, 429, 500, 503} {
		srv := httptest.NewServer(echo(status))
		t.Cleanup(srv.Close)
		bases[fmt.Sprint(status)] = srv.URL
	}
	dropped := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	t.Cleanup(dropped.Close)
	bases["dropped"] = dropped.URL
	for name, base := range bases {
		url := strings.Replace(base, "://", "://"+user+":"+password+"@", 1) + "/" + token + "?sig=" + query
		m := channeltest.Sample(channels.URLAddress)
		m.To.Address = url
		r, err := open(t).Send(t.Context(), m)
		hook, errNew := slack.New(slack.Config{Channel: channels.Task(), URL: channels.Secret(url)})
		if errNew != nil {
			t.Fatal(errNew)
		}
		r2, err2 := hook.Send(t.Context(), channeltest.Sample(channels.QueueName))
		said := fmt.Sprintf("%+v %v %+v %v", r, err, r2, err2)
		for _, secret := range []string{user, password, token, query} {
			if strings.Contains(said, secret) {
				t.Errorf("%s: %q comes back: %s", name, secret, said)
			}
		}
	}
}
