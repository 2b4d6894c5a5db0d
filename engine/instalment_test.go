package engine

import "testing"

func TestSplitID(t *testing.T) {
	tests := []struct {
		id, number string
		part       int
		reference  string
	}{
		{"INV-7#2", "INV-7", 2, "INV-7 (2/3)"},
		{"INV-7#12", "INV-7", 12, "INV-7 (12/3)"},
		{"A#1#2", "A#1", 2, "A#1 (2/3)"},
		{"INV-7", "INV-7", 0, "INV-7"},
		{"#7", "#7", 0, "#7"},
		{"INV-7#", "INV-7#", 0, "INV-7#"},
		{"INV-7#02", "INV-7#02", 0, "INV-7#02"},
		{"INV-7#0", "INV-7#0", 0, "INV-7#0"},
		{"INV-7#2a", "INV-7#2a", 0, "INV-7#2a"},
		{"INV-7#1000", "INV-7#1000", 0, "INV-7#1000"},
		{"", "", 0, ""},
	}
	for _, tt := range tests {
		number, part := SplitID(tt.id)
		if number != tt.number || part != tt.part || Reference(tt.id, 3) != tt.reference {
			t.Errorf("%q is %q, %d, %q; want %q, %d, %q", tt.id, number, part, Reference(tt.id, 3), tt.number, tt.part, tt.reference)
		}
	}
	if got := Reference("INV-7#2", 0); got != "INV-7 (2)" {
		t.Errorf("of nobody knows how many: %q", got)
	}
}

func TestInstalmentsOfAnInvoice(t *testing.T) {
	eur := MustCurrency("EUR")
	one := &Invoice{ID: "F-1#1", Client: "C-1", Currency: eur}
	two := &Invoice{ID: "F-1#2", Client: "C-1", Currency: eur}
	all := []*Invoice{
		one, two,
		{ID: "F-1#3", Client: "C-2", Currency: eur},
		{ID: "F-1#4", Client: "C-1", Entity: "north", Currency: eur},
		{ID: "F-1#5", Client: "C-1", Currency: MustCurrency("GBP")},
		{ID: "F-1", Client: "C-1", Currency: eur},
		{ID: "F-2#1", Client: "C-1", Currency: eur},
	}
	if got := Instalments(two, all); got != 2 {
		t.Errorf("%d instalments, want 2", got)
	}
	if got := Instalments(all[5], all); got != 0 {
		t.Errorf("a whole invoice has %d", got)
	}
}

func TestTheFixedSumBelongsToTheFirstThatFellLate(t *testing.T) {
	due := mustDate(t, "2026-01-10")
	today := due + 60
	eur := MustCurrency("EUR")
	part := func(id string, open Amount, days int) *Invoice {
		return &Invoice{ID: id, Client: "C-1", Amount: 100, Open: open, Due: due + Date(days), Currency: eur}
	}
	paid := part("F-1#1", 0, 0)
	tests := []struct {
		name     string
		first    *Invoice
		payments []Payment
		want     bool // the second has it elsewhere
	}{
		{"the first is late too", part("F-1#1", 100, 0), nil, true},
		{"the first was paid late", paid, []Payment{{On: due + 1, Amount: 100}}, true},
		{"the first was paid on its last day", paid, []Payment{{On: due, Amount: 100}}, false},
		{"the first was paid on a day that nobody knows", paid, nil, false},
		{"the export says that it was paid late", &Invoice{ID: "F-1#1", Client: "C-1", Due: due, PaidOn: due + 4, Currency: eur}, nil, true},
		{"money that was given back was no payment", paid, []Payment{{On: due, Amount: 100}, {On: due + 3, Amount: -100}}, false},
		{"the first is due later", part("F-1#1", 100, 45), nil, false},
		{"both are due on a day: the lower number has it", part("F-1#1", 100, 30), nil, true},
		{"another invoice", part("F-2#1", 100, 0), nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			second := part("F-1#2", 100, 30)
			all := []*Invoice{second, tt.first}
			late := func(i *Invoice) bool { return FellLate(i, tt.payments, today) }
			if got := FeeElsewhere(second, all, late); got != tt.want {
				t.Errorf("elsewhere: %v", got)
			}
		})
	}
	notYet := &Invoice{ID: "F-1#1", Due: due, PaidOn: due + 4}
	if FellLate(notYet, nil, due) {
		t.Error("late on its last day")
	}
}
