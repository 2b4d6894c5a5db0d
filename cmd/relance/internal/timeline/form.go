package timeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
)

// formText says what is new about an invoice.
func formText(say words.Writer, before, now *engine.Invoice) string {
	if before == nil {
		return say.T("new: %s open, due %s", say.Sum(now.Open, now.Currency), say.On(now.Due))
	}
	var parts []string
	if now.Open != before.Open {
		parts = append(parts, say.T("%s to %s open", say.Bare(before.Open, now.Currency), say.Sum(now.Open, now.Currency)))
	}
	if now.Amount != before.Amount {
		parts = append(parts, say.T("amount %s to %s", say.Bare(before.Amount, now.Currency), say.Sum(now.Amount, now.Currency)))
	}
	if now.Due != before.Due {
		parts = append(parts, say.T("due %s to %s", say.On(before.Due), say.On(now.Due)))
	}
	if now.Client != before.Client {
		parts = append(parts, say.T("client %s to %s", words.Printable(before.Client), words.Printable(now.Client)))
	}
	for _, flag := range []struct {
		was, is bool
		on, off string
	}{
		{before.Disputed, now.Disputed, say.T("disputed"), say.T("no longer disputed")},
		{before.Approved != 0, now.Approved != 0, say.T("approved by the buyer"), say.T("not approved by the buyer any more")},
		{before.OnHold, now.OnHold, say.T("on hold"), say.T("no longer on hold")},
		{before.Debit, now.Debit, say.T("direct debit on its way"), say.T("no direct debit on its way")},
		{before.Factored, now.Factored, say.T("sold to a factor"), say.T("no longer sold to a factor")},
		{before.HandedOver != 0, now.HandedOver != 0, say.T("handed over"), say.T("taken back")},
	} {
		switch {
		case flag.is && !flag.was:
			parts = append(parts, flag.on)
		case flag.was && !flag.is:
			parts = append(parts, flag.off)
		}
	}
	if len(parts) == 0 {
		return say.T("other details changed")
	}
	return strings.Join(parts, ", ")
}

// clientFormText says what is new about a client.
func clientFormText(say words.Writer, before, now *engine.Client) string {
	if before == nil {
		return say.T("client new")
	}
	if now.Forgotten != 0 && before.Forgotten == 0 {
		return say.T("client forgotten")
	}
	var parts []string
	for _, to := range now.Bad {
		if !slices.Contains(before.Bad, to) {
			parts = append(parts, say.T("not reached at %s, which is not used any more", words.Printable(to)))
		}
	}
	for _, to := range before.Bad {
		if !slices.Contains(now.Bad, to) {
			parts = append(parts, say.T("%s is good again", words.Printable(to)))
		}
	}
	if !engine.ContactsAlike(before.Contacts, now.Contacts) {
		parts = append(parts, contactsText(say, before.Contacts, now.Contacts))
	}
	switch {
	case now.Blacklisted != 0 && before.Blacklisted == 0:
		parts = append(parts, say.T("client on the blacklist since %s", say.On(now.Blacklisted)))
	case now.Blacklisted == 0 && before.Blacklisted != 0:
		parts = append(parts, say.T("client off the blacklist"))
	}
	switch {
	case now.Insolvent != 0 && before.Insolvent == 0:
		parts = append(parts, say.T("client insolvent since %s: nobody may chase them", say.On(now.Insolvent)))
	case now.Insolvent == 0 && before.Insolvent != 0:
		parts = append(parts, say.T("client may be chased again"))
	}
	for _, p := range slices.Concat(before.Unapplied, now.Unapplied) {
		text := say.T("%s on account", say.Sum(now.OnAccount(p.Entity, p.Currency), p.Currency))
		if now.OnAccount(p.Entity, p.Currency) != before.OnAccount(p.Entity, p.Currency) && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return say.T("client details changed")
	}
	return strings.Join(parts, ", ")
}

// contactsText says who came, who went and who changed.
func contactsText(say words.Writer, before, now []engine.Contact) string {
	who := func(c engine.Contact) string {
		return words.Printable(cmp.Or(c.Name, c.Email, c.Phone) + ", " + say.Role(c.Role))
	}
	in := func(list []engine.Contact, c engine.Contact) (there, alike bool) {
		for i := range list {
			if list[i].Role == c.Role && list[i].Name == c.Name && (c.Name != "" || list[i].Email == c.Email) {
				return true, list[i].Alike(&c)
			}
		}
		return false, false
	}
	var parts []string
	for _, c := range now {
		switch there, alike := in(before, c); {
		case !there:
			parts = append(parts, say.T("new contact %s", who(c)))
		case !alike:
			parts = append(parts, say.T("contact %s changed", who(c)))
		}
	}
	for _, c := range before {
		if there, _ := in(now, c); !there {
			parts = append(parts, say.T("contact %s gone", who(c)))
		}
	}
	if len(parts) == 0 {
		return say.T("contacts in another order")
	}
	return strings.Join(parts, ", ")
}
