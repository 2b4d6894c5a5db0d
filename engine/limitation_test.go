package engine

import "testing"

func TestLimitationEnds(t *testing.T) {
	day := func(s string) Date {
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	fr := Limitation{Business: LimitTerm{Years: 5}, Consumer: LimitTerm{Years: 2}}
	issued := Limitation{Business: LimitTerm{Years: 5}, FromIssue: true}
	inv := Invoice{Issued: day("2021-01-15"), Due: day("2021-02-28"), Open: 100}
	for _, tt := range []struct {
		name        string
		l           Limitation
		kind        string
		interrupted string
		want        string
	}{
		{"business", fr, KindBusiness, "", "2026-02-28"},
		{"of whom nobody said what it is", fr, "", "", "2023-02-28"},
		{"consumer", fr, KindConsumer, "", "2023-02-28"},
		{"public: not known", fr, KindPublic, "", ""},
		{"from the day of issue", issued, KindBusiness, "", "2026-01-15"},
		{"acknowledged", fr, KindBusiness, "2023-05-31", "2028-05-31"},
		{"acknowledged before it was due", fr, KindBusiness, "2021-02-01", "2026-02-28"},
		{"none", Limitation{}, KindBusiness, "", ""},
	} {
		var interrupted Date
		if tt.interrupted != "" {
			interrupted = day(tt.interrupted)
		}
		got, _ := tt.l.End(&inv, tt.kind, 0, interrupted)
		if tt.want == "" && got != 0 || tt.want != "" && got != day(tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	if got, _ := issued.End(&Invoice{Due: day("2021-02-28")}, KindBusiness, 0, 0); got != 0 {
		t.Errorf("issued on an unknown day: %s", got)
	}
	leap := Invoice{Due: day("2024-02-29")}
	if got, _ := fr.End(&leap, KindBusiness, 0, 0); got != day("2029-02-28") {
		t.Errorf("from a leap day: %s", got)
	}
}

func TestLimitationIsNear(t *testing.T) {
	b := &Book{
		Creditor:   Creditor{Country: "FR"},
		Entities:   []Entity{{ID: "de", Creditor: Creditor{Country: "DE"}}},
		Facts:      []FactDecl{{Name: "acknowledged", Type: FactDate}},
		Limitation: Limitation{Business: LimitTerm{Years: 5}, Consumer: LimitTerm{Years: 2}, Warn: 180, Country: "FR", Fact: 1},
	}
	due := NewDate(2021, 6, 30)
	end := NewDate(2026, 6, 30)
	inv := Invoice{Due: due, Open: 100}
	for _, tt := range []struct {
		name   string
		change func(inv *Invoice, c *Client)
		today  Date
		near   bool
	}{
		{"181 days before", nil, end - 181, false},
		{"180 days before", nil, end - 180, true},
		{"over", nil, end + 400, true},
		{"paid", func(inv *Invoice, _ *Client) { inv.Open = 0 }, end, false},
		{"credit note", func(inv *Invoice, _ *Client) { inv.Open = -5 }, end, false},
		{"consumer, long over", func(_ *Invoice, c *Client) { c.Kind = KindConsumer }, end - 1000, true},
		{"acknowledged", func(inv *Invoice, _ *Client) {
			inv.Facts = []Value{{Type: FactDate, Int: int64(due + 600)}}
		}, end, false},
		{"acknowledged for all of the client", func(_ *Invoice, c *Client) {
			c.Facts = []Value{{Type: FactDate, Int: int64(due + 600)}}
		}, end, false},
		{"owed to a company elsewhere", func(inv *Invoice, _ *Client) { inv.Entity = "de" }, end, false},
	} {
		inv, c := inv, Client{Kind: KindBusiness}
		if tt.change != nil {
			tt.change(&inv, &c)
		}
		if _, near := b.LimitationNear(&inv, &c, tt.today); near != tt.near {
			t.Errorf("%s: %v", tt.name, near)
		}
	}
}

func TestLimitationIsInterrupted(t *testing.T) {
	day := func(s string) Date {
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	fr := Limitation{Business: LimitTerm{Years: 5, Acknowledged: EffectRestarts, Court: EffectRestarts, Enforced: EffectRestarts}}
	de := Limitation{Business: LimitTerm{Years: 3, YearEnd: true, Acknowledged: EffectRestarts, PartPaid: EffectRestarts, Court: EffectPauses, PauseMonths: 6}}
	public := Limitation{Business: LimitTerm{Years: 4, YearEnd: true, AnewYearEnd: true, Court: EffectRestarts}}
	type happened struct {
		on string
		by EventType
	}
	for _, tt := range []struct {
		name       string
		l          Limitation
		happened   []happened
		end, court string
	}{
		{"France, nothing", fr, nil, "2026-02-28", ""},
		{"France, acknowledged", fr, []happened{{"2023-05-31", EventAcknowledged}}, "2028-05-31", ""},
		{"France, acknowledged on the last day", fr, []happened{{"2026-02-28", EventAcknowledged}}, "2031-02-28", ""},
		{"France, acknowledged when it was over", fr, []happened{{"2026-03-01", EventAcknowledged}}, "2026-02-28", ""},
		{"France, acknowledged twice", fr, []happened{{"2027-05-31", EventAcknowledged}, {"2023-05-31", EventAcknowledged}}, "2032-05-31", ""},
		{"France, a part payment alone", fr, []happened{{"2023-05-31", EventPayment}}, "2026-02-28", ""},
		{"France, before a court", fr, []happened{{"2025-05-31", EventCourt}}, "", "2025-05-31"},
		{"France, brought to court too late", fr, []happened{{"2026-05-31", EventCourt}}, "2026-02-28", ""},
		{"France, after the court", fr, []happened{{"2025-05-31", EventCourt}, {"2027-01-10", EventCourtEnded}}, "2032-01-10", ""},
		{"France, enforced", fr, []happened{{"2025-05-31", EventEnforced}}, "2030-05-31", ""},
		{"Germany, from the end of the year", de, nil, "2024-12-31", ""},
		{"Germany, a part payment", de, []happened{{"2022-03-01", EventPayment}}, "2025-03-01", ""},
		{"Germany, a part payment that would shorten it", de, []happened{{"2021-06-01", EventPayment}}, "2024-12-31", ""},
		{"Germany, before a court", de, []happened{{"2024-12-01", EventCourt}}, "", "2024-12-01"},
		{"Germany, what was left goes on", de, []happened{{"2024-12-01", EventCourt}, {"2025-02-01", EventCourtEnded}}, "2025-08-31", ""},
		{"Germany, enforcement is not among them here", de, []happened{{"2024-12-01", EventEnforced}}, "2024-12-31", ""},
		{"a French public buyer", public, nil, "2025-12-31", ""},
		{"a French public buyer, after the court", public, []happened{{"2023-06-01", EventCourt}, {"2024-03-01", EventCourtEnded}}, "2028-12-31", ""},
		{"a French public buyer, acknowledged", public, []happened{{"2023-06-01", EventAcknowledged}}, "2025-12-31", ""},
		{"an end of no proceedings", fr, []happened{{"2024-03-01", EventCourtEnded}}, "2026-02-28", ""},
	} {
		inv := Invoice{Issued: day("2021-01-15"), Due: day("2021-02-28"), Amount: 1000, Open: 1000}
		for _, h := range tt.happened {
			e := Event{Date: day(h.on), Type: h.by, Invoice: "F-1", Amount: 1}
			e.Apply(&inv, &Promise{})
			e.ApplyFlags(&inv) // a second time: it counts once
		}
		if n := len(inv.Interrupts); n != len(tt.happened) {
			t.Errorf("%s: %d interruptions", tt.name, n)
		}
		end, court := tt.l.End(&inv, KindBusiness, 0, 0)
		if end.String() != tt.end || court.String() != tt.court {
			t.Errorf("%s: ends %s, before a court since %q; want %s, %q", tt.name, end, court, tt.end, tt.court)
		}
	}
	for _, typ := range []EventType{EventNote, EventPromise, EventCall} { // a formal notice is no event at all
		if typ.Interrupts() {
			t.Errorf("%s interrupts", typ)
		}
	}
}

func TestAnInterruptionSharesNothing(t *testing.T) {
	a := Invoice{Amount: 10, Open: 10}
	(&Event{Date: 5, Type: EventAcknowledged, Invoice: "F-1"}).ApplyFlags(&a)
	b := a
	(&Event{Date: 7, Type: EventAcknowledged, Invoice: "F-1"}).ApplyFlags(&a)
	(&Event{Date: 3, Type: EventAcknowledged, Invoice: "F-1"}).ApplyFlags(&b)
	if len(a.Interrupts) != 2 || a.Interrupts[0].On != 5 || len(b.Interrupts) != 2 || b.Interrupts[0].On != 3 {
		t.Errorf("%v, %v", a.Interrupts, b.Interrupts)
	}
}

// Where no term was agreed the years begin with the performance, when that is earlier than the due date.
func TestLimitationBeginsWithThePerformance(t *testing.T) {
	term := LimitTerm{Years: 2}
	due, issued, done := mustDate(t, "2024-12-31"), mustDate(t, "2024-12-01"), mustDate(t, "2023-06-15")
	date := func(d Date) Value { return Value{Type: FactDate, Int: int64(d)} }
	yes := func(n int64) Value { return Value{Type: FactBool, Int: n} }
	for _, tt := range []struct {
		name      string
		l         Limitation
		performed Value
		agreed    Value
		want      string
	}{
		{"an invoice that came late", Limitation{Consumer: term, Performed: 1, Agreed: 2}, date(done), Value{}, "2025-06-15"},
		{"a term that was not agreed", Limitation{Consumer: term, Performed: 1, Agreed: 2}, date(done), yes(0), "2025-06-15"},
		{"an agreed term", Limitation{Consumer: term, Performed: 1, Agreed: 2}, date(done), yes(1), "2026-12-31"},
		{"performance not known", Limitation{Consumer: term, Performed: 1, Agreed: 2}, Value{}, Value{}, "2026-12-31"},
		{"performed after the due date", Limitation{Consumer: term, Performed: 1}, date(due + 40), Value{}, "2026-12-31"},
		{"from the day of issue", Limitation{Consumer: term, Performed: 1, FromIssue: true}, date(done), Value{}, "2025-06-15"},
		{"no fact for it", Limitation{Consumer: term}, date(done), Value{}, "2026-12-31"},
	} {
		in := Input{Facts: Facts{
			Invoice: &Invoice{Issued: issued, Due: due, Facts: []Value{tt.performed, tt.agreed}}, Client: &Client{Kind: KindConsumer}, Limitation: &tt.l,
		}}
		if got := in.LimitationEnd(); got != mustDate(t, tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// No invoice is near its limitation that is due after the day that LimitationDue says.
func TestLimitationDue(t *testing.T) {
	today, err := ParseDate("2028-02-29")
	if err != nil {
		t.Fatal(err)
	}
	today -= 2
	book := &Book{
		Limitation: Limitation{Business: LimitTerm{Years: 5}, Consumer: LimitTerm{Years: 2}, Public: LimitTerm{Years: 4, YearEnd: true}, Warn: 0},
	}
	for back := range Date(3000) {
		for on := today; on < today+5; on++ {
			latest, known := book.LimitationDue(on)
			for _, kind := range []string{KindBusiness, KindConsumer, KindPublic, ""} {
				inv := Invoice{ID: "F", Due: on - back, Amount: 1, Open: 1, Currency: MustCurrency("EUR")}
				if end, near := book.LimitationNear(&inv, &Client{Kind: kind}, on); near && (!known || inv.Due > latest) {
					t.Fatalf("due %s ends on %s, and the last due date is %s", inv.Due, end, latest)
				}
			}
		}
	}
	if _, known := (&Book{Limitation: Limitation{FromIssue: true}}).LimitationDue(today); known {
		t.Error("due dates tell nothing where the day of issue counts")
	}
}
