package einvoice

import (
	"errors"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func cdar(at, body string) string {
	return `<CrossDomainAcknowledgementAndResponse><ExchangedDocument><IssueDateTime><DateTimeString format="204">` + at + `</DateTimeString></IssueDateTime></ExchangedDocument>
<AcknowledgementDocument><ReferenceReferencedDocument>` + body + `</ReferenceReferencedDocument></AcknowledgementDocument></CrossDomainAcknowledgementAndResponse>`
}

const invoice = `<IssuerAssignedID>F-1</IssuerAssignedID>`

func TestAStatusIsReadAsPlatformsWriteIt(t *testing.T) {
	for _, c := range []struct{ xml, want string }{
		{cdar("20260304101500", invoice+`<ProcessConditionCode>207</ProcessConditionCode>`), "F-1 207 20260304101500 2026-03-04  "},
		{cdar("20260304", invoice+`<ProcessConditionCode>fr:207</ProcessConditionCode>`), "F-1 207 20260304000000 2026-03-04  "},
		{cdar("202603041015+0100", invoice+`<SpecifiedDocumentStatus><ProcessConditionCode>210</ProcessConditionCode><ReasonCode>DOUBLON</ReasonCode><Reason>twice</Reason></SpecifiedDocumentStatus>`), "F-1 210 20260304101500 2026-03-04 DOUBLON: twice "},
		{cdar("20260304101500.5Z", invoice+`<ProcessConditionCode>211</ProcessConditionCode><SpecifiedDocumentStatus><SpecifiedDocumentCharacteristic><TypeCode>MPA</TypeCode><ValueAmount currencyID="EUR">12.50</ValueAmount></SpecifiedDocumentCharacteristic></SpecifiedDocumentStatus>`), "F-1 211 20260304101500 2026-03-04  12.50 EUR"},
		{cdar("20260304101500", invoice), "error: the message has no status of invoice F-1"},
		{cdar("20260304101500", `<ProcessConditionCode>207</ProcessConditionCode>`), "error: the message names no invoice"},
		{cdar("20261304", invoice+`<ProcessConditionCode>207</ProcessConditionCode>`), `error: its instant is "20261304", which is none`},
		{cdar("", invoice+`<ProcessConditionCode>207</ProcessConditionCode>`), `error: its instant is "", which is none`},
		{`<CrossDomainAcknowledgementAndResponse/>`, "error: the message names no invoice"},
		{`<ApplicationResponse><IssueDate>2026-03-07</IssueDate><DocumentResponse><Response><ResponseCode>UQ</ResponseCode><Status><StatusReasonCode>REF</StatusReasonCode></Status></Response><DocumentReference><ID>F-1</ID></DocumentReference></DocumentResponse></ApplicationResponse>`, "F-1 UQ 20260307000000 2026-03-07 REF "},
		{`<ApplicationResponse><IssueDate>soon</IssueDate><DocumentResponse><Response><ResponseCode>UQ</ResponseCode></Response><DocumentReference><ID>F-1</ID></DocumentReference></DocumentResponse></ApplicationResponse>`, `error: its instant is "soon", which is none`},
		{`<Invoice/>`, `error: it is XML, and no message about an invoice: its first element is "Invoice"`},
		{`<!DOCTYPE x SYSTEM "file:///etc/passwd"><ApplicationResponse/>`, "error"},
		{`<CrossDomainAcknowledgementAndResponse>`, "error"},
		{``, "error"},
	} {
		list, err := ReadStatus([]byte(c.xml))
		got := ""
		if err != nil {
			got = "error: " + err.Error()
		}
		for _, s := range list {
			got += strings.TrimSuffix(strings.Join([]string{s.Invoice, s.Code, s.At, s.Day.String(), s.Reason, s.Amount}, " ")+" "+s.Currency, " ")
		}
		if got != c.want && strings.TrimSpace(got) != strings.TrimSpace(c.want) && (c.want != "error" || err == nil) {
			t.Errorf("%s:\n got %q\nwant %q", c.xml, got, c.want)
		}
	}
}

// Every status has its words; those that change something say what.
func TestWhatAStatusMeans(t *testing.T) {
	for code, m := range meanings {
		s := Status{Invoice: "F-1", Code: code, At: "20260304101500", Day: engine.Date(20000), Reason: "because"}
		list := s.Said(func(w string) string { return w })
		if list[0].Type != engine.EventNote || list[0].Note != m.words+": because" {
			t.Errorf("%s: %+v", code, list[0])
		}
		if (m.event == engine.EventNote) != (len(list) == 1) {
			t.Errorf("%s: %d events", code, len(list))
		}
		for _, x := range list[1:] {
			if !strings.HasPrefix(x.Key, x.Thread) || x.Key <= list[0].Key {
				t.Errorf("%s: key %q of thread %q", code, x.Key, x.Thread)
			}
		}
	}
}

func FuzzReadStatus(f *testing.F) {
	f.Add([]byte(cdar("20260304101500", invoice+`<ProcessConditionCode>207</ProcessConditionCode>`)))
	f.Add([]byte(`<ApplicationResponse><IssueDate>2026-03-07</IssueDate><DocumentResponse><Response><ResponseCode>UQ</ResponseCode></Response><DocumentReference><ID>F-1</ID></DocumentReference></DocumentResponse></ApplicationResponse>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := ReadStatus(data)
		var fault *Fault
		if err != nil && (!errors.As(err, &fault) || fault.Message == "") {
			t.Fatal(err)
		}
		for _, s := range list {
			if s.Invoice == "" || s.Code == "" || len(s.At) != 14 || s.Day == 0 || len([]rune(s.Reason)) > mostReason {
				t.Fatalf("%+v", s)
			}
		}
	})
}
