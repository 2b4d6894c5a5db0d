package server

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// program is one that changes something.
type program struct {
	*bench
	token string
}

// program makes a token, and is who shows it.
func (b *bench) program(scopes ...string) *program {
	b.Helper()
	secret, err := b.server.cfg.Accounts.NewToken("shop "+strings.Join(scopes, " "), scopes, "Claire")
	if err != nil {
		b.Fatal(err)
	}
	return &program{b, secret}
}

// send posts a body with a key, and further headers: names and values by turns.
func (p *program) send(path, key, body string, headers ...string) (int, string, http.Header) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.http.URL+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return p.anyone().do(r)
}

// problemIn is the problem of an answer.
func problemIn(t testing.TB, body string) (p Problem) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Errorf("%v\n%s", err, body)
	}
	return p
}

// entries is how many the journal has.
func (b *bench) entries() int64 {
	b.Helper()
	var head ledger.Head
	b.Read(b, readHead(&head))
	return head.Seq
}

const payment = `{"events":[{"type":"payment","invoice":"F-1","amount":"200.00","note":"half"}]}`

// A program that did not hear the answer asks again: it is paid once.
func TestTheSameRequestIsCarriedOutOnce(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	p := b.program(ScopeRecord)
	code, first, h := p.send("/events", "order-0001", payment)
	if code != http.StatusOK || h.Get("ETag") == "" {
		t.Fatalf("%d\n%s", code, first)
	}
	has(t, first, `"open_before":"1200.00"`, `"open_after":"1000.00"`, `"recorded":[{"type":"payment"`)
	after := b.entries()
	for range 3 {
		code, body, again := p.send("/events", "order-0001", payment)
		if code != http.StatusOK || body != first || again.Get("ETag") != h.Get("ETag") || again.Get("Idempotency-Replayed") != "true" {
			t.Errorf("again: %d\n%s", code, body)
		}
	}
	code, body, _ := p.send("/events", "order-0001", strings.Replace(payment, "200", "300", 1))
	if code != http.StatusUnprocessableEntity || problemIn(t, body).Type != "urn:relance:key_used" {
		t.Errorf("another body: %d\n%s", code, body)
	}
	if code, body, _ := p.send("/bank/known", "order-0001", `{"day":"2026-03-02"}`); code != http.StatusUnprocessableEntity {
		t.Errorf("another address: %d\n%s", code, body)
	}
	if code, _, _ := p.send("/events", "", payment); code != http.StatusUnprocessableEntity {
		t.Errorf("without a key: %d", code)
	}
	if b.entries() != after {
		t.Error("something was recorded")
	}
	if code, body, h := b.program(ScopeRecord, ScopeRead).send("/events", "order-0001", payment); code != http.StatusOK || h.Get("Idempotency-Replayed") != "" || b.entries() != after+1 {
		t.Errorf("the key of another program: %d\n%s", code, body)
	}
	// A request that was refused may be mended, and come again with its key.
	if code, _, _ := p.send("/events", "order-0002", strings.Replace(payment, "F-1", "F-9", 1)); code != http.StatusUnprocessableEntity {
		t.Errorf("an invoice that is none: %d", code)
	}
	if code, body, _ := p.send("/events", "order-0002", payment); code != http.StatusOK {
		t.Errorf("mended: %d\n%s", code, body)
	}
	if by := b.said(ledger.KindEvent); !slices.Contains(by, "shop record (token)") {
		t.Errorf("the journal says %v", by)
	}
}

// A server that ends between what it wrote and what it answered does not record it twice when it is asked again.
func TestARequestThatComesAgainAfterARestart(t *testing.T) {
	var path string
	b := newBench(t, nil, func(c *Config) { path = t.TempDir() + "/answers"; c.Answers = path })
	b.called()
	p := b.program(ScopeRecord)
	_, first, _ := p.send("/events", "order-0001", payment)
	kept, err := openAnswers(path, b.server.cfg.Now)
	if err != nil || len(kept.kept) != 1 {
		t.Fatalf("%d answers, %v", len(kept.kept), err)
	}
	b.server.answers = kept
	if _, body, h := p.send("/events", "order-0001", payment); body != first || h.Get("Idempotency-Replayed") != "true" {
		t.Errorf("after a restart: %s", body)
	}
	after := b.entries()
	b.server.answers, _ = openAnswers("", b.server.cfg.Now) // nothing was kept
	code, body, _ := p.send("/events", "order-0001", payment)
	if code != http.StatusOK || b.entries() != after {
		t.Errorf("%d\n%s", code, body)
	}
	has(t, body, `"recorded":[]`, `"known":[{"type":"payment"`)
	b.server.answers, _ = openAnswers("", b.server.cfg.Now)
	if code, body, _ := p.send("/events", "order-0001", strings.Replace(payment, "200", "300", 1)); code != http.StatusUnprocessableEntity || b.entries() != after {
		t.Errorf("another event: %d\n%s", code, body)
	}
	b.Now = b.Now.Add(answersLast + 1)
	if old, err := openAnswers(path, b.server.cfg.Now); err != nil || len(old.kept) != 0 {
		t.Errorf("%d answers are too old, %v", len(old.kept), err)
	}
}

// What cannot be taken is said without repeating it, and nothing is recorded.
func TestWrongRequestsChangeNothing(t *testing.T) {
	b := newBench(t, nil, nil)
	b.proposes()
	p := b.program(ScopeRecord, ScopeApprove)
	before := b.entries()
	const z = "zzyzx"
	for name, c := range map[string]struct {
		path, body string
		want       int
		kind       string
	}{
		"no JSON":             {"/events", z, 400, "not_json"},
		"twice":               {"/events", `{"events":[{"type":"payment","invoice":"F-1","amount":"1.00","amount":"900.00"}]}`, 400, "not_json"},
		"two":                 {"/events", payment + payment, 400, "not_json"},
		"NUL":                 {"/events", strings.Replace(payment, "half", `a\u0000b`, 1), 400, "not_json"},
		"deep":                {"/events", strings.Repeat("[", 200) + strings.Repeat("]", 200), 400, "not_json"},
		"unknown field":       {"/events", `{"events":[{"type":"payment","invoice":"F-1","amount":"1.00","zzyzx":"zzyzx"}]}`, 422, ""},
		"unknown field above": {"/events", `{"events":[],"zzyzx":1}`, 422, ""},
		"another case":        {"/events", `{"events":[{"type":"payment","invoice":"F-1","Amount":"1.00"}]}`, 422, ""},
		"no event":            {"/events", `{"events":[]}`, 422, ""},
		"null":                {"/events", `{"events":null}`, 422, ""},
		"a number":            {"/events", `{"events":[{"type":"payment","invoice":"F-1","amount":200.00}]}`, 422, ""},
		"an exponent":         {"/events", `{"events":[{"type":"payment","invoice":"F-1","amount":"2e2"}]}`, 422, ""},
		"below 0":             {"/events", `{"events":[{"type":"payment","invoice":"F-1","amount":"-2.00"}]}`, 422, ""},
		"too exact":           {"/events", `{"events":[{"type":"payment","invoice":"F-1","amount":"2.001"}]}`, 422, "field"},
		"no amount":           {"/events", `{"events":[{"type":"payment","invoice":"F-1"}]}`, 422, "contradiction"},
		"too much":            {"/events", `{"events":[{"type":"payment","invoice":"F-1","amount":"9999.00"}]}`, 422, "contradiction"},
		"nobody":              {"/events", `{"events":[{"type":"hold","client":"zzyzx"}]}`, 422, "contradiction"},
		"no invoice":          {"/events", `{"events":[{"type":"dispute","invoice":"zzyzx"}]}`, 422, "contradiction"},
		"no type":             {"/events", `{"events":[{"type":"zzyzx","invoice":"F-1"}]}`, 422, ""},
		"no day":              {"/events", `{"events":[{"type":"hold","invoice":"F-1","until":"2026-02-30"}]}`, 422, ""},
		"an instant":          {"/events", `{"events":[{"type":"hold","invoice":"F-1","until":"2026-04-30T00:00:00Z"}]}`, 422, ""},
		"to come":             {"/events", `{"events":[{"type":"dispute","invoice":"F-1","on":"2027-01-01"}]}`, 422, "contradiction"},
		"no channel":          {"/events", `{"events":[{"type":"opt_out","client":"C-1","channel":"zzyzx"}]}`, 422, "field"},
		"no currency":         {"/events", `{"events":[{"type":"payment","client":"C-1","amount":"1.00","currency":"ZZZ"}]}`, 422, "field"},
		"no exit":             {"/events", `{"events":[{"type":"handed_over","invoice":"F-1","exit":"zzyzx"}]}`, 422, "field"},
		"the first is right":  {"/events", `{"events":[{"type":"dispute","invoice":"F-1"},{"type":"dispute","invoice":"zzyzx"}]}`, 422, "contradiction"},
		"unknown query":       {"/events?zzyzx=1", payment, 422, ""},
		"no task":             {"/tasks/done", `{"task":"zzyzxzzyzx","outcome":"done"}`, 404, "unknown"},
		"no outcome":          {"/tasks/done", `{"task":"zzyzxzzyzx","outcome":"zzyzx"}`, 422, ""},
		"no message":          {"/messages/hold-back", `{"message":"zzyzxzzyzx","note":"x"}`, 404, "unknown"},
		"no reason":           {"/messages/hold-back", `{"message":"zzyzxzzyzx"}`, 422, ""},
		"no case":             {"/proposals/answer", `{"case":"zzyzx","to":"agency","answer":"approved"}`, 404, "unknown"},
		"no state":            {"/proposals/answer", `{"case":"invoice/F-1","to":"zzyzx","answer":"approved"}`, 409, "moved"},
		"refused, no reason":  {"/proposals/answer", `{"case":"invoice/F-1","to":"agency","answer":"rejected"}`, 422, "field"},
		"no entry":            {"/bank/match", `{"entry":"zzyzx","ignore":true}`, 422, "contradiction"},
		"two words":           {"/bank/match", `{"entry":"zzyzx","ignore":true,"as_proposed":true}`, 422, "field"},
		"a day to come":       {"/bank/known", `{"day":"2027-01-01"}`, 422, "field"},
		"no booking":          {"/bank/undo", `{"entry":"zzyzx","reason":"x"}`, 422, "contradiction"},
		"no letter":           {"/letters/arrived", `{"letter":"zzyzx"}`, 404, "unknown"},
		"no letter of it":     {"/letters/arrived", `{"letter":"F-1"}`, 409, "stands_elsewhere"},
		"a letter to come":    {"/letters/arrived", `{"letter":"F-1","on":"2027-01-01"}`, 422, "field"},
		"no address":          {"/zzyzx", `{}`, 404, ""},
	} {
		code, body, _ := p.send(c.path, "wrong-"+strings.ReplaceAll(name, " ", "-")+"-key", c.body)
		got := problemIn(t, body)
		if code != c.want || c.kind != "" && got.Type != "urn:relance:"+c.kind || got.Detail == "" {
			t.Errorf("%s: %d, want %d %s\n%s", name, code, c.want, c.kind, body)
		}
		if strings.Contains(body, z) || strings.Contains(body, "9999") || strings.Contains(body, "2.001") || strings.Contains(body, "ZZZ") {
			t.Errorf("%s repeats what was sent: %s", name, body)
		}
	}
	if code, _, _ := p.send("/events", "other-type", payment, "Content-Type", "text/plain"); code != http.StatusUnsupportedMediaType {
		t.Errorf("text: %d", code)
	}
	if code, _, _ := p.send("/events", "other-type", strings.Repeat(" ", maxForm)+payment); code != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body: %d", code)
	}
	if b.entries() != before {
		t.Error("something was recorded")
	}
}

func TestATokenDoesWhatItIsForAlone(t *testing.T) {
	b := newBench(t, nil, nil)
	b.proposes()
	for _, c := range []struct {
		path, body, scope string
	}{
		{"/events", payment, ScopeRecord},
		{"/tasks/done", `{"task":"zzyzxzzyzx","outcome":"done"}`, ScopeRecord},
		{"/proposals/answer", `{"case":"invoice/F-1","to":"agency","answer":"approved"}`, ScopeApprove},
		{"/messages/hold-back", `{"message":"zzyzxzzyzx","note":"x"}`, ScopeApprove},
		{"/tasks/again", `{"task":"zzyzxzzyzx"}`, ScopeApprove},
		{"/tasks/let-go", `{"task":"zzyzxzzyzx"}`, ScopeApprove},
		{"/tasks/replaced", `{"task":"zzyzxzzyzx"}`, ScopeApprove},
		{"/tasks/resolve", `{"task":"zzyzxzzyzx","word":"sent"}`, ScopeApprove},
	} {
		others := slices.DeleteFunc(slices.Clone(Scopes), func(s string) bool { return s == c.scope })
		p := &program{b, b.scoped(c.path, others)}
		code, body, h := p.send(c.path, "scopes-of-all", c.body)
		if code != http.StatusForbidden || problemIn(t, body).Type != "urn:relance:scope" || !strings.Contains(h.Get("WWW-Authenticate"), c.scope) {
			t.Errorf("%s with %v: %d\n%s", c.path, others, code, body)
		}
	}
	p := b.program(ScopeRecord)
	if code, _, _ := b.ask(p.token, "/status"); code != http.StatusForbidden {
		t.Errorf("record reads: %d", code)
	}
	if by := b.said(ledger.KindApproval); len(by) != 0 {
		t.Errorf("the journal says %v", by)
	}
}

func (b *bench) scoped(name string, scopes []string) string {
	b.Helper()
	secret, err := b.server.cfg.Accounts.NewToken(name, scopes, "Claire")
	if err != nil {
		b.Fatal(err)
	}
	return secret
}

// What was read has to be what is decided on.
func TestTwoWhoDecideDoNotCollide(t *testing.T) {
	b := newBench(t, nil, nil)
	b.proposes()
	p := b.program(ScopeRead, ScopeRecord, ScopeApprove)
	_, body, h := b.ask(p.token, "/proposals")
	var page ProposalPage
	if err := json.Unmarshal([]byte(body), &page); err != nil || len(page.Waiting) != 1 {
		t.Fatalf("%v\n%s", err, body)
	}
	head, one := h.Get("ETag"), page.Waiting[0]
	if code, body, _ := p.send("/events", "dispute-1", `{"events":[{"type":"note","client":"C-1","note":"x"}]}`, "If-Match", head); code != http.StatusOK {
		t.Fatalf("%d\n%s", code, body)
	}
	word := `{"case":"` + one.Case + `","to":"` + one.To + `","answer":"approved"}`
	code, body, _ := p.send("/proposals/answer", "answer-01", word, "If-Match", head)
	if code != http.StatusPreconditionFailed || problemIn(t, body).Type != "urn:relance:changed" {
		t.Errorf("the journal went on: %d\n%s", code, body)
	}
	if code, body, _ = p.send("/proposals/answer", "answer-02", word, "If-Match", `"other", `+one.ETag); code != http.StatusOK {
		t.Errorf("the case did not: %d\n%s", code, body)
	}
	has(t, body, `"answer":"approved"`, `"client":"C-1"`)
	if code, body, _ = p.send("/proposals/answer", "answer-03", word); code != http.StatusConflict || problemIn(t, body).Type != "urn:relance:answered" {
		t.Errorf("answered before: %d\n%s", code, body)
	}
	if code, _, _ = p.send("/proposals/answer", "answer-04", word, "If-Match", one.ETag); code != http.StatusPreconditionFailed {
		t.Errorf("the case went on: %d", code)
	}
	if by := b.said(ledger.KindApproval); len(by) != 1 {
		t.Errorf("the journal says %v", by)
	}
}

// Of many who send the same at once one is carried out, and the others hear that, or its answer.
func TestTheSameRequestAtOnce(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	p, before := b.program(ScopeRecord), b.entries()
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			if code, body, _ := p.send("/events", "order-0001", payment); code != http.StatusOK && code != http.StatusConflict {
				t.Errorf("%d\n%s", code, body)
			}
		})
	}
	wg.Wait()
	if n := b.entries(); n != before+1 {
		t.Errorf("%d entries", n-before)
	}
}

func TestProgramsCloseTasksAndHoldMessagesBack(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	p := b.program(ScopeRead, ScopeRecord, ScopeApprove)
	var page TaskPage
	_, body, _ := b.ask(p.token, "/tasks")
	if err := json.Unmarshal([]byte(body), &page); err != nil || len(page.Tasks) != 1 {
		t.Fatalf("%v\n%s", err, body)
	}
	word := `{"task":"` + page.Tasks[0].ID[:10] + `","outcome":"promise"}`
	if code, body, _ := p.send("/tasks/done", "done-0001", word); code != http.StatusUnprocessableEntity || !strings.Contains(body, "body.until") {
		t.Errorf("a promise without a day: %d\n%s", code, body)
	}
	word = strings.Replace(word, `"promise"`, `"promise","until":"2026-03-20"`, 1)
	code, body, _ := p.send("/tasks/done", "done-0001", word)
	if has(t, body, `"closed_before":false`, `"until":"2026-03-20"`); code != http.StatusOK {
		t.Errorf("%d\n%s", code, body)
	}
	if code, body, _ = p.send("/tasks/done", "done-0002", word); code != http.StatusOK || !strings.Contains(body, `"closed_before":true`) {
		t.Errorf("a second time: %d\n%s", code, body)
	}
	if code, _, _ = p.send("/tasks/let-go", "done-0003", `{"task":"`+page.Tasks[0].ID+`"}`); code != http.StatusOK {
		t.Errorf("let go of what is closed: %d", code)
	}
	b.Import(t, []engine.Client{{ID: "C-2", Name: "Scierie Doline", Email: "compta@doline.example.org"}}, booktest.Euros(t, "F-2", "C-2", "90.00", "2026-03-01"))
	b.Run(t)
	var key string
	for _, m := range b.Messages(t) {
		if m.Client == "C-2" && m.Status == ledger.Ready {
			key = m.Key
		}
	}
	hold := `{"message":"` + key + `","note":"they paid this morning"}`
	if code, body, _ = p.send("/messages/hold-back", "hold-0001", hold); code != http.StatusOK || !strings.Contains(body, `"status":"suppressed"`) {
		t.Fatalf("%d\n%s", code, body)
	}
	if code, body, _ = p.send("/messages/hold-back", "hold-0002", hold); code != http.StatusConflict || problemIn(t, body).Type != "urn:relance:stands_elsewhere" {
		t.Errorf("a second time: %d\n%s", code, body)
	}
	_, body, _ = b.ask(p.token, "/messages?client=C-2")
	has(t, body, "held back: they paid this morning", `"status":"suppressed"`)
	_, body, _ = b.ask(p.token, "/clients?limit=1")
	has(t, body, `{"clients":[{"id":"C-1","name":"Menuiserie Briance"}],"next":"C-1"}`)
	_, body, _ = b.ask(p.token, "/clients?limit=1&cursor=C-1")
	has(t, body, `{"clients":[{"id":"C-2","name":"Scierie Doline"}]}`)
}

// A letter that was sent arrives on a day, under a number.
func TestProgramsSayThatALetterArrived(t *testing.T) {
	b := newBench(t, nil, nil)
	b.invoice("Menuiserie Briance")
	b.Run(t)
	m := b.Put(t, engine.Message{
		Date: b.Today(), Client: "C-1", Policy: "standard", State: "courtesy", Channel: "letter", To: "4 rue des Tilleuls", Currency: engine.MustCurrency("EUR"), Amount: 120000,
		Lines: []engine.Line{{Invoice: "F-1", Policy: "standard", State: "courtesy"}},
	})
	b.Advance(t, m, ledger.Sending, ledger.Sent)
	p := b.program(ScopeRecord)
	if code, body, _ := p.send("/letters/arrived", "letter-01", `{"letter":"F-1","on":"2026-02-20"}`); code != http.StatusUnprocessableEntity {
		t.Errorf("before it was written: %d\n%s", code, body)
	}
	code, body, _ := p.send("/letters/arrived", "letter-01", `{"letter":"F-1","tracking":"1A00000000000"}`)
	if has(t, body, `"status":"delivered"`, m.Key); code != http.StatusOK {
		t.Errorf("%d\n%s", code, body)
	}
	if code, _, _ = p.send("/letters/arrived", "letter-02", `{"letter":"`+m.Key+`"}`); code != http.StatusConflict {
		t.Errorf("twice: %d", code)
	}
}
