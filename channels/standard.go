package channels

// attach is shared by the channels that can carry files.
func attach() Field {
	return Field{Name: "attach", Kind: List, CUE: "[...#Attachment]", Doc: "Files that go with it."}
}

// whom is shared by the channels that reach a client.
func whom() Field {
	return Field{Name: "contact", CUE: "#Roles", Doc: "Whom it goes to: the role of a contact, or several in order."}
}

func words() Field {
	return Field{Name: "template", Kind: Template, Required: true, Doc: "The words."}
}

func details() Field {
	return Field{Name: "template", Kind: Template, Doc: "The details."}
}

// Email declares mail.
func Email() Spec {
	return Spec{
		Name: "email", Summary: "A mail with text, HTML and files.",
		Address: EmailAddress, Contact: true, Proof: AcceptedProof, Quiet: true,
		Fields: []Field{words(), whom(), attach(), {Name: "cc", Kind: List, Doc: "Addresses that get a copy."}},
	}
}

// SMS declares short messages to phones.
func SMS() Spec {
	return Spec{
		Name: "sms", Summary: "A short text to a mobile phone.",
		Address: PhoneNumber, Contact: true, Proof: DeliveredProof, Cost: PerSegment,
		MaxText: 1600, Quiet: true, Informal: true, Fields: []Field{words(), whom()},
	}
}

// WhatsApp declares messages by approved WhatsApp templates.
func WhatsApp() Spec {
	return Spec{
		Name: "whatsapp", Summary: "An approved WhatsApp template; never free text.",
		Address: PhoneNumber, Contact: true, Proof: DeliveredProof, Cost: PerMessage,
		Quiet: true, Consent: true, Informal: true,
		Fields: []Field{words(), whom(), {Name: "contentSid", CUE: "#ContentSid", Doc: "The id of the approved template."}},
	}
}

// Call declares phone calls.
func Call() Spec {
	return Spec{
		Name: "call", Summary: "A phone call: by a person with a script, or by a recorded voice.",
		Address: PhoneNumber, Contact: true, Cost: PerMinute, Quiet: true,
		Fields: []Field{
			{Name: "script", Kind: Template, Required: true, Doc: "What to say."},
			whom(),
			{Name: "queue", Doc: "Who calls."},
		},
	}
}

// Letter declares letters on paper.
func Letter() Spec {
	return Spec{
		Name: "letter", Summary: "A letter on paper, registered or not.",
		Address: PostalAddress, Contact: true, Proof: LegalProof, Cost: PerPage,
		Fields: []Field{words(), whom(), {Name: "registered", Kind: Flag, Doc: "Sent with proof of receipt."}, attach()},
	}
}

// Task declares work for the creditor's own people.
func Task() Spec {
	return Spec{
		Name: "task", Summary: "Work for the creditor's own people.", Address: QueueName,
		Fields: []Field{
			{Name: "queue", Required: true, Doc: "Who does it."},
			{Name: "title", Required: true, Doc: "What to do, in one line."},
			details(),
		},
	}
}

// Webhook declares signed calls to another system.
func Webhook() Spec {
	return Spec{
		Name: "webhook", Summary: "A signed HTTP request to another system.",
		Address: URLAddress, Proof: AcceptedProof,
		Fields: []Field{{Name: "url", CUE: "#URL", Required: true, Doc: "Where it goes."}, details()},
	}
}

// Standard returns the channels that every book may use, by name.
func Standard() []Spec {
	return []Spec{Call(), Email(), Letter(), SMS(), Task(), Webhook(), WhatsApp()}
}
