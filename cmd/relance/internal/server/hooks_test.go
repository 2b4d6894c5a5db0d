package server

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/hooks"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// key signs what programs say.
var key = []byte("a secret of 24 bytes or more")

// hooked is a bench with three programs that say what happened: shop, stripe and debits.
func hooked(t *testing.T) *bench {
	t.Helper()
	list := map[string]*hooks.Hook{}
	for name, kind := range map[string]hooks.Kind{"shop": hooks.Standard, "stripe": hooks.Stripe, "debits": hooks.GoCardless} {
		secret := string(key)
		if kind == hooks.Standard {
			secret = "whsec_" + base64.StdEncoding.EncodeToString(key)
		}
		h, err := hooks.New(kind, secret, "invoice")
		if err != nil {
			t.Fatal(err)
		}
		list[name] = h
	}
	b := newBench(t, nil, func(c *Config) {
		open := c.Open
		c.Open = func(ctx context.Context) (*Office, error) {
			o, err := open(ctx)
			if err == nil {
				o.Hooks = list
			}
			return o, err
		}
	})
	b.invoice("Menuiserie Briance")
	return b
}

// say sends what a program says, signed as the hook of this name signs.
func (b *bench) say(name, id, body string) (int, string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.http.URL+"/in/hooks/"+name, bytes.NewReader([]byte(body)))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	mac, at := hmac.New(sha256.New, key), strconv.FormatInt(b.Now.Unix(), 10)
	sum := func(signed string) []byte {
		mac.Reset()
		mac.Write([]byte(signed))
		return mac.Sum(nil)
	}
	switch name {
	case "shop":
		r.Header.Set("Webhook-Id", id)
		r.Header.Set("Webhook-Timestamp", at)
		r.Header.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(sum(id+"."+at+"."+body)))
	case "stripe":
		r.Header.Set("Stripe-Signature", "t="+at+",v1="+hex.EncodeToString(sum(at+"."+body)))
	default:
		r.Header.Set("Webhook-Signature", hex.EncodeToString(sum(body)))
	}
	code, answer, _ := b.anyone().do(r)
	return code, answer
}

// open1 is what is open of F-1, in cents, and whether a direct debit of it is on its way.
func (b *bench) open1() (engine.Amount, bool) {
	b.Helper()
	var inv engine.Invoice
	err := b.DB.Read(b.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		inv, err = r.Invoice(ctx, "F-1")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return inv.Open, inv.Debit
}

func TestAProgramSaysThatMoneyCame(t *testing.T) {
	b := hooked(t)
	const paid = `{"events":[{"type":"payment","invoice":"F-1","amount":"200.00"}]}`
	for i := range 3 { // it comes again
		if code, body := b.say("shop", "msg_1", paid); code != http.StatusOK || !strings.Contains(body, `"invoice":"F-1"`) {
			t.Fatalf("%d: %d %s", i, code, body)
		}
	}
	if open, _ := b.open1(); open != 100000 {
		t.Errorf("open are %d", open)
	}
	if code, _ := b.say("shop", "msg_2", paid); code != http.StatusOK {
		t.Error(code)
	}
	if open, _ := b.open1(); open != 80000 {
		t.Errorf("of two payments open are %d", open)
	}
	_, page := b.as("Claire", Reader).get("/journal")
	has(t, page, "shop (webhook)")
}

func TestWhatAProgramSaysWronglyIsRefused(t *testing.T) {
	b := hooked(t)
	for _, c := range []struct {
		hook, id, body string
		code           int
	}{
		{"nobody", "msg_1", `{}`, http.StatusNotFound},
		{"shop", "msg_1", `{"events":[{"type":"payment","invoice":"F-9","amount":"200.00"}]}`, http.StatusUnprocessableEntity},
		{"shop", "msg_2", `{"events":[{"type":"payment","invoice":"F-1","amount":"2000.00"}]}`, http.StatusUnprocessableEntity},
		{"shop", "msg_3", `{"events":[{"type":"payment","invoice":"F-1","amount":200}]}`, http.StatusUnprocessableEntity},
		{"shop", "msg_4", `{"events":`, http.StatusBadRequest},
		{"shop", "", `{"events":[{"type":"payment","invoice":"F-1","amount":"200.00"}]}`, http.StatusForbidden},
		{"shop", "msg_5", strings.Repeat(" ", maxForm+1), http.StatusRequestEntityTooLarge},
		{"stripe", "", `{"id":"evt_1","object":"event","type":"invoice.paid","created":1772442000,"data":{"object":{"object":"invoice","number":"F-1","currency":"usd","amount_paid":7}}}`, http.StatusUnprocessableEntity},
		{"stripe", "", `{}`, http.StatusBadRequest},
		{"debits", "", `nothing`, http.StatusBadRequest},
	} {
		if code, body := b.say(c.hook, c.id, c.body); code != c.code {
			t.Errorf("%s %s: %d %s", c.hook, c.id, code, body)
		}
	}
	key[0]++
	defer func() { key[0]-- }()
	for _, name := range []string{"shop", "stripe", "debits"} {
		if code, body := b.say(name, "msg_6", `{"events":[]}`); code != http.StatusForbidden {
			t.Errorf("forged, %s: %d %s", name, code, body)
		}
	}
	if open, debit := b.open1(); open != 120000 || debit {
		t.Errorf("open are %d", open)
	}
	if strings.Contains(b.log.String(), string(key)) || strings.Contains(b.log.String(), "Briance") {
		t.Error("the log has a secret or a name")
	}
}

func TestStripePaysWhatIsOpenAndNoMore(t *testing.T) {
	b := hooked(t)
	event := func(id, kind string, paid int) string {
		return fmt.Sprintf(`{"id":%q,"object":"event","type":%q,"created":1772442000,"data":{"object":{"object":"invoice","id":"in_1","number":"F-1","currency":"eur","total":120000,"amount_paid":%d}}}`, id, kind, paid)
	}
	for i, c := range []struct {
		body string
		open engine.Amount
	}{
		{event("evt_0", "customer.updated", 1), 120000},
		{event("evt_1", "invoice.paid", 20000), 100000},
		{event("evt_1", "invoice.paid", 20000), 100000}, // again
		{event("evt_2", "invoice.paid", 120000), 0},     // the bank's statement had a part
		{event("evt_3", "invoice.voided", 0), 0},
	} {
		if code, body := b.say("stripe", "", c.body); code != http.StatusNoContent {
			t.Errorf("%d: %d %s", i, code, body)
		}
		if open, _ := b.open1(); open != c.open {
			t.Errorf("%d: open are %d, want %d", i, open, c.open)
		}
	}
}

func TestADirectDebitIsOnItsWayUntilItIsRefused(t *testing.T) {
	b := hooked(t)
	event := func(id, at, action string) string {
		return fmt.Sprintf(`{"events":[{"id":%q,"created_at":"2026-03-02T%s.000Z","resource_type":"payments","action":%q,"links":{"payment":"PM1"},"resource_metadata":{"invoice":"F-1"}}]}`, id, at, action)
	}
	for i, c := range []struct {
		body  string
		debit bool
	}{
		{event("EV1", "06:00:00", "created"), true},
		{event("EV1", "06:00:00", "created"), true},
		{event("EV3", "06:20:00", "failed"), false},
		{event("EV2", "06:10:00", "submitted"), false}, // it comes late
		{event("EV4", "06:30:00", "resubmission_requested"), true},
		{event("EV3", "06:20:00", "failed"), true}, // it comes again
		{event("EV5", "06:40:00", "confirmed"), true},
		{strings.ReplaceAll(event("EV6", "06:50:00", "failed"), "F-1", "F-9"), true}, // of another business
	} {
		if code, body := b.say("debits", "", c.body); code != http.StatusNoContent {
			t.Errorf("%d: %d %s", i, code, body)
		}
		if open, debit := b.open1(); open != 120000 || debit != c.debit {
			t.Errorf("%d: open are %d, on its way: %t", i, open, debit)
		}
	}
}
