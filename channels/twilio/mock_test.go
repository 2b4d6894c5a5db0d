package twilio_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/relance-dev/relance/channels/channeltest"
)

const (
	account = "AC00000000000000000000000000000001"
	token   = "0123456789abcdef0123456789abcdef"
	sender  = "+15005550006"
)

// mock plays Twilio's API for messages and calls. It takes what the published OpenAPI
// document allows and nothing else, keeps what it took, and lists it again.
type mock struct {
	fault channeltest.Fault
	now   time.Time
	late  bool                // the list does not have what was taken yet
	shown func(string) string // how the list shows a text; nil means as it was

	mu    sync.Mutex
	taken []taken
}

// taken is a request that the mock accepted.
type taken struct {
	kind string // "Messages" or "Calls"
	form url.Values
	sid  string
	at   time.Time
}

// allowed lists the parameters of the OpenAPI document that this project could use.
var allowed = map[string][]string{
	"Messages": {
		"To", "From", "MessagingServiceSid", "Body", "ContentSid", "ContentVariables", "StatusCallback", "ValidityPeriod",
		"SendAt", "ScheduleType", "SmartEncoded", "ShortenUrls", "MediaUrl", "MaxPrice", "Attempt", "RiskCheck",
	},
	"Calls": {
		"To", "From", "Url", "Twiml", "StatusCallback", "StatusCallbackEvent", "StatusCallbackMethod", "Timeout",
		"MachineDetection", "AsyncAmd", "Record", "TimeLimit", "CallReason",
	},
}

var (
	mockPath    = regexp.MustCompile(`^/2010-04-01/Accounts/(AC[0-9a-f]{32})/(Messages|Calls)\.json$`)
	mockContent = regexp.MustCompile(`^HX[0-9a-fA-F]{32}$`)
)

func (m *mock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := mockPath.FindStringSubmatch(r.URL.Path)
	user, pass, _ := r.BasicAuth()
	switch {
	case m.fault == channeltest.WrongLogin || user != account || pass != token:
		refuse(w, http.StatusUnauthorized, 20003, "Authenticate: "+pass)
	case path == nil || path[1] != account:
		refuse(w, http.StatusNotFound, 20404, "The requested resource was not found")
	case r.Method == http.MethodGet:
		m.list(w, r, path[2])
	default:
		m.create(w, r, path[2])
	}
}

func refuse(w http.ResponseWriter, status, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"code": code, "message": message, "more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code), "status": status,
	})
}

func (m *mock) create(w http.ResponseWriter, r *http.Request, kind string) {
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, 21620, "bad form")
		return
	}
	form := r.PostForm
	switch m.fault {
	case channeltest.NoRecipient:
		refuse(w, http.StatusBadRequest, 21211, "Invalid 'To' Phone Number: "+form.Get("To"))
	case channeltest.Unacceptable:
		refuse(w, http.StatusBadRequest, 21617, "The concatenated message body exceeds the limit: "+form.Get("Body"))
	case channeltest.Unwelcome:
		refuse(w, http.StatusForbidden, 20005, "Account is not active: "+form.Get("To"))
	case channeltest.Limited:
		w.Header().Set("Retry-After", "7")
		refuse(w, http.StatusTooManyRequests, 20429, "Too Many Requests")
	default:
		if wrong := broken(kind, form); wrong != "" {
			refuse(w, http.StatusBadRequest, 21603, wrong)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(m.take(kind, form).resource())
	}
}

// broken says what the OpenAPI document has against a form.
func broken(kind string, form url.Values) string {
	for name := range form {
		if !slices.Contains(allowed[kind], name) {
			return "unknown parameter " + name
		}
	}
	switch {
	case form.Get("To") == "":
		return "To is required"
	case form.Get("From") == "" && form.Get("MessagingServiceSid") == "":
		return "a sender is required"
	case kind == "Calls" && form.Get("Twiml") == "":
		return "Twiml or Url is required"
	case kind == "Messages" && form.Get("Body") == "" && !mockContent.MatchString(form.Get("ContentSid")):
		return "Body or ContentSid is required"
	case strings.HasPrefix(form.Get("To"), "whatsapp:") != strings.HasPrefix(form.Get("From"), "whatsapp:"):
		return "both sides must be of one channel"
	}
	return ""
}

func (m *mock) take(kind string, form url.Values) taken {
	m.mu.Lock()
	defer m.mu.Unlock()
	prefix := map[string]string{"Messages": "SM", "Calls": "CA"}[kind]
	t := taken{kind, form, fmt.Sprintf("%s%032x", prefix, len(m.taken)+1), m.now}
	m.taken = append(m.taken, t)
	return t
}

// resource is how Twilio writes a message or a call.
func (t taken) resource() map[string]any {
	return map[string]any{
		"sid": t.sid, "to": t.form.Get("To"), "from": t.form.Get("From"), "body": t.form.Get("Body"), "status": "queued",
		"messaging_service_sid": t.form.Get("MessagingServiceSid"),
		"num_segments":          "2", "error_code": nil, "date_created": t.at.Format(time.RFC1123Z),
	}
}

// list answers as Twilio does: newest first, filtered by both numbers.
func (m *mock) list(w http.ResponseWriter, r *http.Request, kind string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	q := r.URL.Query()
	all := []map[string]any{}
	for _, t := range slices.Backward(m.taken) {
		if m.late {
			break
		}
		if t.kind == kind && (q.Get("To") == "" || q.Get("To") == t.form.Get("To")) && (q.Get("From") == "" || q.Get("From") == t.form.Get("From")) {
			shown := t.resource()
			if m.shown != nil {
				shown["body"] = m.shown(t.form.Get("Body"))
			}
			all = append(all, shown)
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{strings.ToLower(kind): all, "page": 0, "page_size": len(all)})
}

// deliveries lists what was taken by the key in the status callback.
func (m *mock) deliveries() []channeltest.Delivery {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []channeltest.Delivery
	for _, t := range m.taken {
		u, err := url.Parse(t.form.Get("StatusCallback"))
		if err != nil {
			continue
		}
		out = append(out, channeltest.Delivery{Key: u.Query().Get("key"), To: t.form.Get("To")})
	}
	return out
}
