package engine

import (
	"testing"
	"time"
)

func TestCapsSayWhenThereIsRoomAgain(t *testing.T) {
	p := Pressure{Caps: []Cap{{Contacts: 3, Days: 7}, {Contacts: 1, Days: 1}, {Contacts: 1, Days: 10, Channel: "call"}}}
	mail := func(days ...Date) (list []Contacted) {
		for _, d := range days {
			list = append(list, Contacted{On: d, Channel: "email"})
		}
		return list
	}
	for _, tt := range []struct {
		name    string
		before  []Contacted
		channel string
		next    Date
	}{
		{"nothing before", nil, "email", 100},
		{"two in the week", mail(95, 98), "email", 100},
		{"three in the week", mail(95, 96, 98), "email", 102},
		{"four in the week", mail(94, 95, 96, 98), "email", 102},
		{"one today", mail(100), "email", 101},
		{"a week ago", mail(93, 93, 93), "email", 100},
		{"a call among mails", append(mail(99), Contacted{On: 95, Channel: "call"}), "call", 105},
		{"a mail beside a call", []Contacted{{On: 95, Channel: "call"}}, "email", 100},
		{"contacts to come do not count", mail(101, 102, 103), "email", 100},
	} {
		next, ok := p.Room(tt.before, tt.channel, 100)
		if next != tt.next || ok != (tt.next == 100) {
			t.Errorf("%s: next %d (%t), want %d", tt.name, next, ok, tt.next)
		}
	}
	if got := p.Since(100); got != 90 {
		t.Errorf("contacts matter since %d, want 90", got)
	}
}

func TestQuietHoursEndInTheClientsZone(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	p := Pressure{Quiet: []Quiet{{From: 19 * 60, To: 8 * 60}, {Channels: []string{"letter"}, From: 12 * 60, To: 13*60 + 30}}}
	for _, tt := range []struct{ channel, at, want string }{
		{"email", "2026-03-10T18:59:00", "2026-03-10T18:59:00"},
		{"email", "2026-03-10T19:00:00", "2026-03-11T08:00:00"},
		{"sms", "2026-03-10T07:59:59", "2026-03-10T08:00:00"},
		{"call", "2026-03-10T08:00:00", "2026-03-10T08:00:00"},
		{"letter", "2026-03-10T23:00:00", "2026-03-10T23:00:00"}, // paper does not ring
		{"letter", "2026-03-10T12:10:00", "2026-03-10T13:30:00"},
		{"task", "2026-03-10T23:00:00", "2026-03-10T23:00:00"},
		{"email", "2026-03-28T23:00:00", "2026-03-29T08:00:00"}, // the night that lacks an hour
		{"email", "2026-10-24T23:00:00", "2026-10-25T08:00:00"}, // and the one that has one more
	} {
		at, err := time.ParseInLocation("2006-01-02T15:04:05", tt.at, paris)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.QuietUntil(tt.channel, at).Format("2006-01-02T15:04:05"); got != tt.want {
			t.Errorf("%s at %s: until %s, want %s", tt.channel, tt.at, got, tt.want)
		}
	}
}

func TestZonesOfClients(t *testing.T) {
	b := &Book{Creditor: Creditor{Country: "FR", Timezone: "Europe/Paris"}}
	for _, tt := range []struct {
		c    Client
		want string
	}{
		{Client{}, "Europe/Paris"},
		{Client{Country: "DE"}, "Europe/Berlin"},
		{Client{Country: "US"}, "Europe/Paris"}, // several zones: nobody can tell
		{Client{Country: "US", Timezone: "America/Chicago"}, "America/Chicago"},
		{Client{Country: "FR", Address: []string{"1 rue X", "97400 Saint-Denis"}}, "Indian/Reunion"},
		{Client{Country: "FR", Address: []string{"1 rue X", "97133 Saint-Barthélemy"}}, "America/St_Barthelemy"},
		{Client{Country: "FR", Address: []string{"1 rue X", "97150 Saint-Martin"}}, "America/Marigot"},
		{Client{Country: "FR", Address: []string{"1 rue X", "97110 Pointe-à-Pitre"}}, "America/Guadeloupe"},
		{Client{Country: "FR", Address: []string{"1 rue X", "75001 Paris"}}, "Europe/Paris"},
		{Client{Country: "FR", Address: []string{"1 rue X", "67 rue Y"}}, "Europe/Paris"},
	} {
		if got := b.ZoneOf(&tt.c); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.c, got, tt.want)
		}
	}
}
