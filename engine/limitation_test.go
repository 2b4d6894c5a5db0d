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
	fr := Limitation{Business: 5, Consumer: 2}
	issued := Limitation{Business: 5, FromIssue: true}
	inv := Invoice{Issued: day("2021-01-15"), Due: day("2021-02-28"), Open: 100}
	for _, tt := range []struct {
		name        string
		l           Limitation
		kind        string
		interrupted string
		want        string
	}{
		{"business", fr, KindBusiness, "", "2026-02-28"},
		{"of whom nothing is known", fr, "", "", "2026-02-28"},
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
		got := tt.l.End(&inv, tt.kind, interrupted)
		if tt.want == "" && got != 0 || tt.want != "" && got != day(tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	if got := issued.End(&Invoice{Due: day("2021-02-28")}, KindBusiness, 0); got != 0 {
		t.Errorf("issued on an unknown day: %s", got)
	}
	leap := Invoice{Due: day("2024-02-29")}
	if got := fr.End(&leap, KindBusiness, 0); got != day("2029-02-28") {
		t.Errorf("from a leap day: %s", got)
	}
}

func TestLimitationIsNear(t *testing.T) {
	b := &Book{
		Creditor:   Creditor{Country: "FR"},
		Entities:   []Entity{{ID: "de", Creditor: Creditor{Country: "DE"}}},
		Facts:      []FactDecl{{Name: "acknowledged", Type: FactDate}},
		Limitation: Limitation{Business: 5, Consumer: 2, Warn: 180, Country: "FR", Fact: 1},
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
