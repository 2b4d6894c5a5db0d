package exec_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/exec"
	"github.com/relance-dev/relance/engine/costtest"
)

const secret = "plugin-hunter2"

// TestMain lets the test program be its own plugin: with the variable set, it plays the
// part named there.
func TestMain(m *testing.M) {
	if part, ok := os.LookupEnv("RELANCE_TEST_PLUGIN"); ok {
		if err := play(part); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// play is the plugin.
func play(part string) error {
	switch part {
	case "dies at once":
		return errors.New("no")
	case "says nothing":
		time.Sleep(time.Hour)
	case "wrong protocol":
		return answer(`{"id":"1","hello":{"protocol":99,"channel":{"name":"sms"}}}`)
	case "no hello":
		return answer(`{"id":"1","outcome":"sent"}`)
	case "known channel anew":
		return answer(`{"id":"1","hello":{"protocol":1,"channel":{"name":"sms","summary":"Mine."}}}`)
	}
	return exec.Serve(context.Background(), os.Stdin, os.Stdout, exec.Offer{
		Name: "test", Channel: channels.SMS(),
		Open: func(settings map[string]string, s channels.Secret) (channels.Channel, error) {
			return &gateway{part: part, file: settings["file"], secret: s}, nil
		},
	})
}

// answer reads one request, gives it a fixed answer and stays. Without reading
// first the answer could come before the question is noted, and be dropped.
func answer(line string) error {
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return err
	}
	fmt.Println(line)
	time.Sleep(time.Hour)
	return nil
}

// gateway is the plugin's channel. It notes what it gets, and misbehaves as its part says.
type gateway struct {
	part, file string
	secret     channels.Secret
	mu         sync.Mutex
}

func (g *gateway) Send(_ context.Context, m channels.Message) (channels.Receipt, error) {
	fmt.Fprintf(os.Stderr, "sending %q to %s with %s\n", m.Text, m.To.Address, g.secret.Reveal())
	fail := func(o channels.Outcome, r channels.Reason) (channels.Receipt, error) {
		return channels.Receipt{}, &channels.Error{Outcome: o, Reason: r, Code: "E1", Detail: "no: " + m.To.Address, After: time.Minute}
	}
	switch g.part {
	case channeltest.NoRecipient.String():
		return fail(channels.Permanent, channels.BadAddress)
	case channeltest.Unacceptable.String():
		return fail(channels.Permanent, channels.BadContent)
	case channeltest.Busy.String():
		return fail(channels.Temporary, channels.Server)
	case channeltest.Limited.String():
		return fail(channels.RateLimited, channels.RateLimit)
	case channeltest.WrongLogin.String():
		return fail(channels.Permanent, channels.Auth)
	case "environment":
		return channels.Receipt{}, &channels.Error{Outcome: channels.Permanent, Reason: channels.Config, Detail: strings.Join(os.Environ(), " ")}
	}
	if err := g.note(m.Key); err != nil {
		return fail(channels.Temporary, channels.Storage)
	}
	switch g.part {
	case channeltest.Silent.String():
		time.Sleep(time.Hour)
	case channeltest.Dropped.String():
		os.Exit(3)
	case channeltest.Garbled.String():
		fmt.Println("what was that?")
		time.Sleep(time.Hour)
	case "a line without end":
		for chunk := strings.Repeat("x", 1<<16); ; {
			if _, err := os.Stdout.WriteString(chunk); err != nil {
				os.Exit(3)
			}
		}
	case "answers that nobody asked for":
		for {
			if _, err := os.Stdout.WriteString(`{"id":"0","outcome":"sent","receipt":"x"}` + "\n"); err != nil {
				os.Exit(3)
			}
		}
	case "a log without end", "a log line without end":
		end := "\n"
		if g.part == "a log line without end" {
			end = ""
		}
		for chunk := strings.Repeat("x", 1<<10) + end; ; {
			if _, err := os.Stderr.WriteString(chunk); err != nil {
				os.Exit(3)
			}
		}
	case "a receipt with the secret":
		return channels.Receipt{ID: "r-" + g.secret.Reveal(), Status: channels.Queued}, nil
	case "a receipt with the number":
		return channels.Receipt{ID: "r-" + m.To.Address, Status: channels.Queued}, nil
	case "a receipt without end":
		return channels.Receipt{ID: strings.Repeat("r", 5000), Status: channels.Queued}, nil
	case "a receipt that turns around":
		return channels.Receipt{ID: "r-\u202e1", Status: channels.Queued}, nil
	case "dies on the second":
		if strings.HasSuffix(m.Key, "-2") {
			os.Exit(3)
		}
	}
	return channels.Receipt{ID: "r-" + m.Key, Status: channels.Queued}, nil
}

func (g *gateway) Check(context.Context) error {
	if g.part == channeltest.WrongLogin.String() {
		return &channels.Error{Outcome: channels.Permanent, Reason: channels.Auth, Detail: "no login with " + g.secret.Reveal()}
	}
	return nil
}

func (g *gateway) note(key string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	f, err := os.OpenFile(g.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, key)
	return errors.Join(err, f.Close())
}

// bench starts this program as a plugin with a part.
func bench(t channeltest.T, part string, change ...func(*exec.Config)) (*exec.Plugin, channeltest.Bench) {
	t.Helper()
	var mu sync.Mutex
	var log strings.Builder
	file := filepath.Join(t.TempDir(), "keys")
	cfg := exec.Config{
		Command: []string{os.Args[0]}, Env: []string{"RELANCE_TEST_PLUGIN=" + part},
		Settings: map[string]string{"file": file}, Secret: secret, Channel: channels.SMS(),
		Log: func(line string) {
			mu.Lock()
			defer mu.Unlock()
			log.WriteString(line + "\n")
		},
	}
	for _, c := range change {
		c(&cfg)
	}
	p, err := exec.New(cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p, channeltest.Bench{
		Channel: p,
		Delivered: func() []channeltest.Delivery {
			data, _ := os.ReadFile(file)
			var out []channeltest.Delivery
			for key := range strings.FieldsSeq(string(data)) {
				out = append(out, channeltest.Delivery{Key: key})
			}
			return out
		},
		Logs: func() string {
			mu.Lock()
			defer mu.Unlock()
			return log.String()
		},
	}
}

func TestConformance(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Transport: exec.Transport(channels.SMS()),
		Faults: []channeltest.Fault{
			channeltest.NoRecipient, channeltest.Unacceptable, channeltest.Busy, channeltest.Limited, channeltest.WrongLogin,
			channeltest.Silent, channeltest.Dropped, channeltest.Garbled,
		},
		Secrets:    []string{secret},
		CannotTell: true,
		Patience:   time.Second,
		Start: func(t channeltest.T, f channeltest.Fault) channeltest.Bench {
			_, b := bench(t, f.String())
			return b
		},
	})
}

func message(key string) channels.Message {
	m := channeltest.Sample(channels.PhoneNumber)
	m.Key = key
	return m
}

func TestAPluginThatDiesIsStartedAgain(t *testing.T) {
	p, b := bench(t, "dies on the second")
	if _, err := p.Send(t.Context(), message("k-1")); err != nil {
		t.Errorf("k-1: %v", err)
	}
	if _, err := p.Send(t.Context(), message("k-2")); channels.OutcomeOf(err) != channels.Ambiguous {
		t.Errorf("k-2: got %v, want it to be ambiguous", err)
	}
	if _, err := p.Send(t.Context(), message("k-3")); err != nil {
		t.Errorf("k-3: %v", err)
	}
	if got := b.Delivered(); len(got) != 3 {
		t.Errorf("delivered %v", got)
	}
}

func TestAPluginThatTakesTooLongIsKilled(t *testing.T) {
	p, _ := bench(t, channeltest.Silent.String(), func(c *exec.Config) { c.Timeout = 700 * time.Millisecond })
	if _, err := p.Send(t.Context(), message("k-1")); channels.OutcomeOf(err) != channels.Ambiguous || reasonOf(err) != channels.Timeout {
		t.Errorf("got %v, want it to be ambiguous: no answer in time", err)
	}
}

// reasonOf is why a channel took no message.
func reasonOf(err error) channels.Reason {
	if e, ok := errors.AsType[*channels.Error](err); ok {
		return e.Reason
	}
	return ""
}

// A plugin that floods is ended for that, not because its time is over, and costs no more memory than the longest
// answer that is good.
func TestAPluginThatFloodsIsEnded(t *testing.T) {
	measure := func(part string) (float64, string, error) {
		p, b := bench(t, part, func(c *exec.Config) { c.Timeout = 2 * time.Minute })
		if err := p.Check(t.Context()); err != nil { // it runs
			t.Fatal(err)
		}
		var err error
		allocated, _ := costtest.Of(t, func() { _, err = p.Send(t.Context(), message("k-1")) })
		return float64(allocated), b.Logs(), err
	}
	const longest = 1 << 20 // of an answer
	for _, part := range []string{"a line without end", "answers that nobody asked for", "a log without end", "a log line without end"} {
		allocated, log, err := measure(part)
		if channels.OutcomeOf(err) != channels.Ambiguous || reasonOf(err) != channels.Protocol {
			t.Errorf("%s: got %v", part, err)
		}
		if ratio := allocated / longest; ratio > 16 {
			t.Errorf("%s: %.1f times the longest answer was allocated", part, ratio)
		}
		if len(log) > 1<<20 {
			t.Errorf("%s: %d bytes of log were kept", part, len(log))
		}
	}
}

func TestAReceiptThatCannotBeKeptIsNone(t *testing.T) {
	for _, part := range []string{"a receipt with the secret", "a receipt with the number", "a receipt without end", "a receipt that turns around"} {
		p, _ := bench(t, part)
		r, err := p.Send(t.Context(), message("k-1"))
		if channels.OutcomeOf(err) != channels.Ambiguous || r.ID != "" || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %q, %v", part, r.ID, err)
		}
	}
}

func TestAMessageThatIsTooLongForAPluginIsAPersons(t *testing.T) {
	p, b := bench(t, "")
	m := message("k-1")
	m.Attachments = []channels.Attachment{{Name: "a.pdf", Data: make([]byte, 25<<20)}}
	_, err := p.Send(t.Context(), m)
	if e, ok := errors.AsType[*channels.Error](err); !ok || e.Outcome != channels.Permanent || e.Reason != channels.BadContent || len(b.Delivered()) > 0 {
		t.Errorf("got %v", err)
	}
	if _, err := p.Send(t.Context(), message("k-2")); err != nil {
		t.Errorf("the next message: %v", err)
	}
}

func TestAPluginThatCannotWorkIsAMatterOfSettings(t *testing.T) {
	for part, want := range map[string]string{
		"wrong protocol":     "speaks protocol 99",
		"no hello":           "did not introduce itself",
		"known channel anew": "is known already",
		"":                   "declares another channel",
	} {
		p, _ := bench(t, part, func(c *exec.Config) {
			if part == "" {
				c.Channel = channels.Email()
			}
		})
		err := p.Check(t.Context())
		if e, ok := errors.AsType[*channels.Error](err); !ok || e.Reason != channels.Config || !strings.Contains(e.Detail, want) {
			t.Errorf("%q: got %v, want a config failure with %q", part, err, want)
		}
	}
	p, _ := bench(t, "", func(c *exec.Config) { c.Command = []string{"/no/such/program"} })
	if e, ok := errors.AsType[*channels.Error](p.Check(t.Context())); !ok || e.Reason != channels.Config {
		t.Errorf("no such program: got %v", e)
	}
	if _, err := exec.New(exec.Config{}); err == nil {
		t.Error("no command was accepted")
	}
}

func TestAPluginThatNeverGreetsSendsNothing(t *testing.T) {
	for _, part := range []string{"dies at once", "says nothing"} {
		p, _ := bench(t, part, func(c *exec.Config) { c.Timeout = 500 * time.Millisecond })
		if _, err := p.Send(t.Context(), message("k-1")); channels.OutcomeOf(err) != channels.Temporary {
			t.Errorf("%s: got %v, want a temporary failure", part, err)
		}
	}
}

func TestAPluginInheritsNoEnvironment(t *testing.T) {
	t.Setenv("SMTP_PASSWORD", "not-for-plugins")
	p, _ := bench(t, "environment")
	_, err := p.Send(t.Context(), message("k-1"))
	if e, ok := errors.AsType[*channels.Error](err); !ok || e.Detail != "RELANCE_TEST_PLUGIN=environment" {
		t.Errorf("got %v", err)
	}
}

func TestLogsArePassedOnClean(t *testing.T) {
	p, b := bench(t, "")
	if _, err := p.Send(t.Context(), message("k-1")); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil { // the plugin has ended, so all its words are read
		t.Fatal(err)
	}
	if got := b.Logs(); !strings.HasPrefix(got, "sending ") || strings.Contains(got, secret) {
		t.Errorf("got %q", got)
	}
}

func TestRequestsAreWhatTheDocumentationShows(t *testing.T) {
	m := channels.Message{
		Key: "k1", Date: time.Date(2026, 3, 2, 9, 30, 0, 0, time.FixedZone("", 3600)),
		To: channels.Recipient{Name: "Ana", Address: "+15550100"}, Text: "Hello.",
	}
	line, err := json.Marshal(exec.Request{Type: "send", ID: "2", Message: exec.Wire(&m)})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(doc), string(line)) {
		t.Errorf("README.md does not show\n%s", line)
	}
}

func BenchmarkSend(b *testing.B) {
	p, _ := bench(b, "", func(c *exec.Config) { c.Log = nil })
	for i := 0; b.Loop(); i++ {
		if _, err := p.Send(b.Context(), message(fmt.Sprintf("k%d", i))); err != nil {
			b.Fatal(err)
		}
	}
}
