package delivery

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
)

// JudgeBeforehand has the book of the deployment ask its channels, whenever something is decided that
// has to be sent, whether they could send it. A letter that no font has and a text that is too long keep the
// case where it is, as a missing rate does. A postal address that does not fit the window of an envelope
// reaches nobody, and the action's else takes its place. What a channel knows only once it was reached, such
// as that a mailbox does not exist, it is not asked.
//
// A channel that cannot be opened yet, since a secret is missing, judges nothing.
func (d *Deployment) JudgeBeforehand() {
	book, carriers := d.Book, map[string]channels.MessageChecker{}
	carrier := func(channel, entity string) channels.MessageChecker {
		name := RouteName(channel, entity)
		c, asked := carriers[name]
		if !asked {
			c = d.judge(channel, entity)
			carriers[name] = c
		}
		return c
	}
	unwritable := book.Engine.Unwritable
	book.Engine.Unwritable = func(m *engine.Message, input func(int) engine.Input) error {
		if unwritable != nil {
			if err := unwritable(m, input); err != nil {
				return err
			}
		}
		if c := carrier(m.Channel, m.Entity); c != nil {
			return judged(c, m.Template, d.draft(m, input))
		}
		return nil
	}
	addresses, fits := book.Engine.Addresses, map[string]string{}
	book.Engine.Addresses = func(c *engine.Client, ch *engine.Channel, to string) string {
		if addresses != nil {
			if why := addresses(c, ch, to); why != "" {
				return why
			}
		}
		if ch.Name != "letter" || short(c) {
			return ""
		}
		key := c.ID + "\x00" + to
		why, known := fits[key]
		if !known {
			if by := carrier(ch.Name, ""); by != nil {
				why = d.windowed(by, c, to)
			}
			fits[key] = why
		}
		return why
	}
}

// short reports whether the lines of a postal address surely fit the window of an envelope.
func short(c *engine.Client) bool {
	wide := func(line string) bool { return utf8.RuneCountInString(line) > 30 }
	return !wide(cmp.Or(c.Name, c.ID)) && len(c.Address) < 5 && !slices.ContainsFunc(c.Address, wide)
}

// windowed says why the postal address of a client cannot be printed for a window; empty when it can.
func (d *Deployment) windowed(by channels.MessageChecker, c *engine.Client, to string) string {
	m := engine.Message{Channel: "letter", Client: c.ID, To: to, Language: d.Book.Engine.Creditor.Language}
	_, err := by.CheckMessage(channels.Message{
		Key: beforehandKey, Date: d.world.Now(), To: recipient(&m, c, d.Book.Company("")), Language: m.Language, Subject: "-", Text: "-", Client: c.ID,
	})
	var refused *channels.Error
	if errors.As(err, &refused) && channels.OutcomeOf(err) == channels.Permanent && refused.Reason.Blame() == channels.RecipientsFault {
		return refused.Detail
	}
	return ""
}

// judge is what judges the messages of a channel; nil when nothing does.
func (d *Deployment) judge(channel, entity string) channels.MessageChecker {
	if c, known := engine.ChannelOf(channel); !known || !c.Contact {
		return nil
	}
	route, own := d.Route(channel, entity)
	if !own && entity != "" {
		route, _ = d.Route(channel, "")
	}
	settings, err := d.settings(route)
	if err != nil {
		return nil
	}
	c, err := d.registry.Open(channel, route.Transport, settings)
	if err != nil {
		return nil
	}
	checker, _ := c.(channels.MessageChecker)
	return checker
}

// draft is a message as it would be sent, without its files; nil when its words cannot be written from
// what is known so far.
func (d *Deployment) draft(m *engine.Message, input func(int) engine.Input) *channels.Message {
	inputs := make([]engine.Input, len(m.Lines))
	for i := range inputs {
		inputs[i] = input(i)
	}
	if len(inputs) == 0 || inputs[0].Client == nil {
		return nil
	}
	client := inputs[0].Client
	words, err := d.Book.Render(*m, inputs)
	if err != nil {
		return nil
	}
	out := &channels.Message{
		Key: beforehandKey, Date: m.Date.Time(), To: recipient(m, client, d.Book.Company(m.Entity)), Language: m.Language, Subject: words.Subject,
		Text: words.Text, HTML: words.HTML, SMS: words.SMS, Params: m.Params, Client: m.Client, Variables: words.Variables,
		Pay: payment(m, words.Pay, d.Book.Company(m.Entity)),
	}
	if m.Channel == "email" {
		out.CC = paramList(m.Params["cc"])
	}
	for _, l := range m.Lines {
		out.Invoices = append(out.Invoices, l.Invoice)
	}
	return out
}

// beforehandKey stands for the key that a message gets once it is decided.
const beforehandKey = "beforehand"

// unsendable is why a channel could not send a message of a template.
type unsendable struct{ template, detail string }

func (e *unsendable) Error() string { return e.detail }

// Remedy says what is wrong, and what mends it.
func (e *unsendable) Remedy() (what, do string) {
	return e.detail, fmt.Sprintf("mend the template %s, or what the export says of the client, and run again", e.template)
}

// judged is why a channel could not send a message of a template, in its own words; nil when it could, or when it
// does not say for certain. What is wrong with an address is no reason: the message then takes its else.
func judged(c channels.MessageChecker, template string, m *channels.Message) error {
	if m == nil {
		return nil
	}
	_, err := c.CheckMessage(*m)
	var refused *channels.Error
	if !errors.As(err, &refused) || channels.OutcomeOf(err) != channels.Permanent || refused.Reason.Blame() != channels.MessagesFault {
		return nil
	}
	return &unsendable{template, refused.Detail}
}
