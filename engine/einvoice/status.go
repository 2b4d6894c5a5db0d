package einvoice

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/posting"
)

// Status is what a platform, or the buyer, says of an electronic invoice that the creditor sent.
type Status struct {
	Syntax   string // "cdar" or "peppol"
	Invoice  string // its number
	Code     string // of the French life cycle, such as 207, or of Peppol, such as UQ
	At       string // the instant, YYYYMMDDhhmmss without a zone, as the message has it: it orders messages
	Day      engine.Date
	Reason   string // codes and words, as they came; may be empty
	Amount   string // a decimal that the status is about; empty for none
	Currency string // of the amount; may be empty
}

// ReadStatus reads a life-cycle message of the French reform (UN/CEFACT CDAR, Cross Domain Acknowledgement and
// Response, by AFNOR XP Z12-012) or a Peppol Invoice Response (UBL ApplicationResponse). A message may be about several
// invoices. The error is a *Fault when the message cannot be used; its Other is set when it is XML of another kind.
func ReadStatus(data []byte) ([]Status, error) {
	if len(data) > Largest {
		return nil, fault("see whether it is a message at all", "it has more than %d MB", Largest>>20)
	}
	name, err := root(data)
	if err != nil {
		return nil, err
	}
	switch name.Local {
	case "CrossDomainAcknowledgementAndResponse":
		return readCDAR(data)
	case "ApplicationResponse":
		return readResponse(data)
	}
	f := fault("take it out of the folder", "it is XML, and no message about an invoice: its first element is %q", name.Local)
	f.Other = true
	return nil, f
}

type cdarDate struct{ DateTimeString ciiDate }

type cdarDocument struct {
	ExchangedDocument       struct{ IssueDateTime cdarDate }
	AcknowledgementDocument []struct {
		IssueDateTime               cdarDate
		ReferenceReferencedDocument []struct {
			IssuerAssignedID, ProcessConditionCode string
			SpecifiedDocumentStatus                []struct {
				ProcessConditionCode, ReasonCode string
				Reason                           []string
				ReferenceDateTime                cdarDate
				IncludedNote                     []struct{ Content []string }
				SpecifiedDocumentCharacteristic  []struct {
					TypeCode    string
					ValueAmount *amount
				}
			}
		}
	}
}

// amountTypes are the characteristics of a status whose amount counts: MPA is what was paid, MEN what was cashed.
var amountTypes = []string{"MPA", "MEN"}

// readCDAR reads a life-cycle message. Platforms write codes with a prefix, such as fr:207, and the code beside the
// invoice or in its status.
func readCDAR(data []byte) (list []Status, err error) {
	var c cdarDocument
	if err := decode(data, &c); err != nil {
		return nil, err
	}
	for _, ack := range c.AcknowledgementDocument {
		for _, ref := range ack.ReferenceReferencedDocument {
			s := Status{Syntax: "cdar", Invoice: clean(ref.IssuerAssignedID), Code: ref.ProcessConditionCode}
			at := cmp.Or(clean(ack.IssueDateTime.DateTimeString.Text), clean(c.ExchangedDocument.IssueDateTime.DateTimeString.Text))
			var why []string
			for _, one := range ref.SpecifiedDocumentStatus {
				s.Code = cmp.Or(clean(s.Code), one.ProcessConditionCode)
				at = cmp.Or(at, clean(one.ReferenceDateTime.DateTimeString.Text))
				why = append(why, clean(one.ReasonCode))
				why = append(why, one.Reason...)
				for _, note := range one.IncludedNote {
					why = append(why, note.Content...)
				}
				for _, x := range one.SpecifiedDocumentCharacteristic {
					if x.ValueAmount != nil && slices.Contains(amountTypes, clean(x.TypeCode)) && s.Amount == "" {
						s.Amount, s.Currency = clean(x.ValueAmount.Text), clean(x.ValueAmount.Currency)
					}
				}
			}
			s.Code = clean(s.Code)
			s.Code = s.Code[strings.LastIndex(s.Code, ":")+1:]
			if err := s.finish(at, why); err != nil {
				return nil, err
			}
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return nil, fault(again, "the message names no invoice")
	}
	return list, nil
}

type responseDocument struct {
	IssueDate, IssueTime string
	DocumentResponse     []struct {
		Response struct {
			ResponseCode string
			Description  []string
			Status       []struct {
				StatusReasonCode string
				StatusReason     []string
			}
		}
		DocumentReference []struct{ ID string }
	}
}

// readResponse reads a Peppol Invoice Response. Source: docs.peppol.eu, BIS Invoice Response 3.
func readResponse(data []byte) (list []Status, err error) {
	var d responseDocument
	if err := decode(data, &d); err != nil {
		return nil, err
	}
	at := strings.NewReplacer("-", "", ":", "").Replace(clean(d.IssueDate) + clean(d.IssueTime))
	for _, r := range d.DocumentResponse {
		why := slices.Clone(r.Response.Description)
		for _, x := range r.Response.Status {
			why = append(append(why, x.StatusReasonCode), x.StatusReason...)
		}
		for _, ref := range r.DocumentReference {
			s := Status{Syntax: "peppol", Invoice: clean(ref.ID), Code: clean(r.Response.ResponseCode)}
			if err := s.finish(at, why); err != nil {
				return nil, err
			}
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return nil, fault(again, "the message names no invoice")
	}
	return list, nil
}

// mostReason is how many characters of a reason are kept.
const mostReason = 300

// finish reads the instant and the reasons, and checks the rest. The instant is YYYYMMDD, or YYYYMMDDhhmmss; what
// stands behind it is a fraction or a zone.
func (s *Status) finish(at string, why []string) error {
	const whole = len("20060102150405")
	end := strings.IndexFunc(at, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(at)
	}
	s.At = at[:min(end, whole)]
	if len(s.At) == len("200601021504") {
		s.At += "00"
	}
	layout := "20060102150405"[:min(len(s.At), whole)]
	t, err := time.Parse(layout, s.At)
	switch {
	case err != nil || len(s.At) < len("20060102"):
		return fault(again, "its instant is %.40q, which is none", at)
	case s.Invoice == "":
		return fault(again, "the message names no invoice")
	case s.Code == "":
		return fault(again, "the message has no status of invoice %s", s.Invoice)
	}
	s.Day = engine.DateOf(t)
	s.At = t.Format("20060102150405")
	var said []string
	for _, w := range why {
		if w = clean(w); w != "" && !slices.Contains(said, w) {
			said = append(said, w)
		}
	}
	reason := []rune(strings.Join(said, ": "))
	s.Reason = string(reason[:min(len(reason), mostReason)])
	return nil
}

// paysWithin is how many days after a buyer says that they paid the money is expected.
const paysWithin = 3

// meaning is what a status says, in words, and which event it is: a note for what changes nothing.
type meaning struct {
	words string
	event engine.EventType
}

// meanings are those of the codes. Sources: the external specifications of the DGFiP for the French reform (statuses 200
// to 213), and the code list of Peppol Invoice Response (UNCL4343).
var meanings = map[string]meaning{
	"200": {"e-invoice deposited with the platform", engine.EventNote},
	"201": {"e-invoice sent by the platform", engine.EventNote},
	"202": {"e-invoice received by the buyer's platform", engine.EventNote},
	"203": {"e-invoice made available to the buyer", engine.EventNote},
	"204": {"e-invoice taken up by the buyer", engine.EventNote},
	"205": {"e-invoice approved by the buyer", engine.EventApproved},
	"206": {"e-invoice approved in part by the buyer", engine.EventDispute},
	"207": {"e-invoice disputed by the buyer", engine.EventDispute},
	"208": {"e-invoice suspended by the buyer, who wants documents", engine.EventHold},
	"209": {"e-invoice completed", engine.EventRelease},
	"210": {"e-invoice refused by the buyer", engine.EventDispute},
	"211": {"e-invoice payment sent by the buyer", engine.EventPromise},
	"212": {"e-invoice cashed", engine.EventNote},
	"213": {"e-invoice rejected by the platform", engine.EventDispute},

	"AB": {"e-invoice received by the buyer", engine.EventNote},
	"IP": {"e-invoice in process with the buyer", engine.EventNote},
	"UQ": {"e-invoice under query by the buyer", engine.EventDispute},
	"CA": {"e-invoice accepted under conditions by the buyer", engine.EventDispute},
	"RE": {"e-invoice refused by the buyer", engine.EventDispute},
	"AP": {"e-invoice approved by the buyer", engine.EventApproved},
	"PD": {"e-invoice paid, says the buyer", engine.EventPromise},
}

// Said is what the status means for the ledger, in the order in which it counts: a note, for the record, and what it
// changes. What is approved is so from then on, and ends a dispute,
// and what is completed a hold, that an earlier status began, and no other. The
// words are put into a language by say.
func (s *Status) Said(say func(english string) string) []posting.Said {
	m, known := meanings[s.Code]
	words := m.words
	if !known {
		m.event, words = engine.EventNote, "e-invoice with the status "+s.Code
	}
	words = say(words)
	if s.Reason != "" {
		words += ": " + s.Reason
	}
	thread := "einvoice/" + s.Invoice + "/"
	key := thread + s.At + "/" + s.Code
	note := posting.Said{Key: key + "/1", Thread: key + "/1", Event: engine.Event{Date: s.Day, Type: engine.EventNote, Invoice: s.Invoice, Note: words}}
	if m.event == engine.EventNote { // it says nothing of what else is so
		note.Key = "note/" + note.Key
		note.Thread = note.Key
		return []posting.Said{note}
	}
	does := posting.Said{Key: key + "/2", Thread: thread, Event: engine.Event{Date: s.Day, Type: m.event, Invoice: s.Invoice}}
	switch m.event {
	case engine.EventDispute:
		does.Reason = words
	case engine.EventPromise:
		does.Until, does.Money, does.Code = s.Day+paysWithin, s.Amount, s.Currency
		does.Note = words
	case engine.EventApproved: // it ends what is disputed, and what is suspended
		ends, free, approved := does, does, does
		ends.Type, ends.Mends = engine.EventDisputeResolved, true
		free.Key, free.Type, free.Mends = key+"/3", engine.EventRelease, true
		approved.Key = key + "/4"
		return []posting.Said{note, ends, free, approved}
	case engine.EventRelease:
		does.Mends = true
	}
	return []posting.Said{note, does}
}

// Statuses reads the messages of a path, a file or a folder and those below it, in the order in which things
// happened. Other XML and PDF files are left out, and named. The error names the file that cannot be used.
func Statuses(ctx context.Context, at string) (list []Status, others []string, err error) {
	names, _, err := files(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if strings.EqualFold(filepath.Ext(name), ".pdf") {
			others = append(others, filepath.ToSlash(name))
			continue
		}
		data, err := plainfile.Read(name, Largest)
		if err != nil {
			return nil, nil, err
		}
		found, err := ReadStatus(data)
		var f *Fault
		switch {
		case err == nil:
			list = append(list, found...)
		case errors.As(err, &f) && f.Other && len(names) > 1:
			others = append(others, filepath.ToSlash(name))
		case errors.As(err, &f):
			return nil, nil, &FileFault{filepath.ToSlash(name), f}
		default:
			return nil, nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b Status) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Invoice, b.Invoice), cmp.Compare(a.Code, b.Code))
	})
	return list, others, nil
}

// FileFault is a file that cannot be used.
type FileFault struct {
	File string
	*Fault
}

// Error says which file, and what is wrong with it.
func (f *FileFault) Error() string { return f.File + ": " + f.Message }
