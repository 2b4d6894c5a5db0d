package engine

import (
	"slices"
	"testing"
)

func TestPaymentsOfAnInvoice(t *testing.T) {
	events := []Event{
		{Date: 10, Type: EventPayment, Invoice: "A", Amount: 500},
		{Date: 11, Type: EventPayment, Invoice: "B", Amount: 100},
		{Date: 12, Type: EventCredit, Invoice: "A", Amount: 50},
		{Date: 13, Type: EventRefund, Invoice: "A", Amount: 200},
		{Date: 20, Type: EventPayment, Invoice: "A", Amount: 700},
	}
	want := []Payment{{On: 10, Amount: 500}, {On: 13, Amount: -200}}
	if got := PaymentsOf(events, "A", 19); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
