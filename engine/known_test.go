package engine

import "testing"

func TestTheShareOfPromisesThatWereBroken(t *testing.T) {
	for _, tt := range []struct {
		broken, kept, percent int
		ok                    bool
	}{{0, 0, 0, false}, {0, 3, 0, true}, {1, 0, 100, true}, {1, 2, 33, true}, {2, 1, 67, true}, {1, 7, 13, true}} {
		k := Known{BrokenPromises: tt.broken, KeptPromises: tt.kept}
		if got, ok := k.BreakShare(); got != tt.percent || ok != tt.ok {
			t.Errorf("%d broken, %d kept: %d, %v; want %d, %v", tt.broken, tt.kept, got, ok, tt.percent, tt.ok)
		}
	}
}

func TestPromisesThatWereKeptAreCountedOnce(t *testing.T) {
	inv, p := Invoice{Open: 10000}, Promise{}
	for _, e := range []Event{
		{Date: 10, Type: EventPromise, Amount: 1000, Until: 20},
		{Date: 15, Type: EventPayment, Amount: 1000}, // kept
		{Date: 16, Type: EventPromise, Amount: 2000, Until: 20},
		{Date: 18, Type: EventPromise, Amount: 2000, Until: 30}, // replaced in time: neither
		{Date: 40, Type: EventPromise, Amount: 500, Until: 50},  // the one before was broken
		{Date: 50, Type: EventPayment, Amount: 700},             // kept
		{Date: 60, Type: EventRefund, Amount: 700},              // and stays so
	} {
		e.Apply(&inv, &p)
	}
	if kept, broken := p.KeptCount(), p.BrokenCount(70); kept != 2 || broken != 1 {
		t.Errorf("%d kept, %d broken, want 2 and 1", kept, broken)
	}
}
