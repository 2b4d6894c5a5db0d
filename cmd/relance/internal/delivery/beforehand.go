package delivery

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
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
func (d *Deployment) JudgeBeforehand() { d.judgeBy(judged) }

// judge says why a channel could not send a message of the book, or nil.
type judge func(c channels.MessageChecker, m *engine.Message, draft func() *channels.Message, input func(int) engine.Input) error

// judgeBy has the book of the deployment ask its channels by way of ask.
func (d *Deployment) judgeBy(ask judge) {
	book, carriers := d.Book, &openCarriers{deployment: d, open: map[string]channels.MessageChecker{}}
	unwritable := book.Engine.Unwritable
	book.Engine.Unwritable = func(m *engine.Message, input func(int) engine.Input) error {
		if unwritable != nil {
			if err := unwritable(m, input); err != nil {
				return err
			}
		}
		if c := carriers.of(m.Channel, m.Entity); c != nil {
			return ask(c, m, func() *channels.Message { return d.draft(m, input) }, input)
		}
		return nil
	}
	addresses, fits := book.Engine.Addresses, &windows{known: map[string]string{}}
	book.Engine.Addresses = func(c *engine.Client, ch *engine.Channel, to string) string {
		if addresses != nil {
			if why := addresses(c, ch, to); why != "" {
				return why
			}
		}
		if ch.Name != "letter" || short(c) {
			return ""
		}
		return fits.ask(c.ID+"\x00"+to, func() string {
			if by := carriers.of(ch.Name, ""); by != nil {
				return d.windowed(by, c, to)
			}
			return ""
		})
	}
}

// openCarriers are what judges the messages of each channel and entity, opened when one is first asked for. It is
// safe for several goroutines.
type openCarriers struct {
	deployment *Deployment
	mu         sync.Mutex
	open       map[string]channels.MessageChecker
}

// of is what judges a channel's messages; nil when nothing does.
func (o *openCarriers) of(channel, entity string) channels.MessageChecker {
	o.mu.Lock()
	defer o.mu.Unlock()
	name := RouteName(channel, entity)
	c, asked := o.open[name]
	if !asked {
		c = o.deployment.judge(channel, entity)
		o.open[name] = c
	}
	return c
}

// windows remembers why postal addresses do not fit a window. It is safe for several goroutines.
type windows struct {
	mu    sync.Mutex
	known map[string]string
}

func (w *windows) ask(key string, look func() string) string {
	w.mu.Lock()
	why, known := w.known[key]
	w.mu.Unlock()
	if known {
		return why
	}
	why = look()
	w.mu.Lock()
	w.known[key] = why
	w.mu.Unlock()
	return why
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
		Pay: payment(m, words.Pay, d.Book.Company(m.Entity)), Page: page(&words, d.Book.PortalExample(m.Client)),
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

// judged is why a channel could not send a message, in its own words; nil when it could, or when it does not say for
// certain. What is wrong with an address is no reason: the message then takes its else.
func judged(c channels.MessageChecker, m *engine.Message, draft func() *channels.Message, _ func(int) engine.Input) error {
	out := draft()
	if out == nil {
		return nil
	}
	return refusal(c, m.Template, out)
}

// refusal is why a channel does not take a message of a template, or nil.
func refusal(c channels.MessageChecker, template string, m *channels.Message) error {
	_, err := c.CheckMessage(*m)
	var refused *channels.Error
	if !errors.As(err, &refused) || channels.OutcomeOf(err) != channels.Permanent || refused.Reason.Blame() != channels.MessagesFault {
		return nil
	}
	return &unsendable{template, refused.Detail}
}
