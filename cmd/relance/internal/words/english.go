package words

// English are the words of every language but French.
func English() *Words {
	return &Words{
		channels:   map[string]string{"email": "e-mail", "sms": "SMS", "whatsapp": "WhatsApp"},
		registered: "registered letter",
		refused:    "client refused %s",
		person:     "for %s", nobodyIn: "no %s", refusal: "refused %s",
		unasked: "no consent to %s", language: "en",

		Colon:   ": ",
		Heading: "%s, %s to %s: %s, %s, %s.",
		Nobody:  "A simulation: nobody was contacted.",
		Nothing: "No message in this span.",
		days:    "%d days late", day: "1 day late", ahead: "%d {day|days} before due",
		Template: "text %s",
		Deferred: "deferred from %s",
		Capped:   "contacted often enough",
		Also:     "also due",
		Fallback: "because: %s",

		Summary: "Summary", Messages: "Messages", Channel: "by channel", State: "by state",
		Clients: "Clients contacted", Contacted: "%s of %s", Chased: "Asked for", Cost: "Cost of messages", Cases: "Cases at the end",
		Pending: "Waiting for a person", Unassigned: "Without a policy", Elsewhere: "Chased by others", Undecided: "No decision",
		Suppressed: "Not sent after all", Overpaid: "Overpaid", Stray: "Events left out", Past: "Moved past the end",
		Limits:  "Limitation near",
		Refused: "Refused by the channel",
		Waits:   "Waiting for a call or contact",

		Unlabelled: "Clients of no known kind",
		NoClaims:   "no interest and no fixed sum is claimed of them: nobody says whether they are businesses, consumers or public buyers",
		Label:      "Say so in the column kind of the clients, or once in the book: clients: kind: \"business\"",
		Unwritable: "Messages that cannot be written",
		Unwritten:  "policy %s, template %s: %s, the first on %s; %s has no rate from %s on",
		AddRates:   "Look the rate up and add it to the book:",

		Invoice: Noun{"invoice", "invoices"}, Client: Noun{"client", "clients"}, Policy: Noun{"policy", "policies"},
		Message: Noun{"message", "messages"},
	}
}
