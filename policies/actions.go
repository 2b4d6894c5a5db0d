package policies

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// action compiles one entry of do, and its else.
func (p *policyCompiler) action(n *node) engine.Action {
	a := engine.Action{When: p.guard(n.field("when")), Source: p.source(n)}
	var given []*node
	for _, f := range n.items {
		if _, ok := engine.ChannelOf(f.name); ok {
			given = append(given, f)
		}
	}
	switch len(given) {
	case 0:
		if p.faulty(n) {
			break // perhaps a channel, misspelt
		}
		p.fail(codeNoChannel, n.label(), `add a channel, such as email: {template: "…"}`, "this action has no channel: it does nothing")
	case 1:
		p.channel(&a, given[0])
		if n.yes("resend") {
			setParam(&a, engine.ParamResend, "true")
			if given[0].yes("registered") {
				p.warn(codeResend, n.field("resend").label(), "remove it: without it, a person looks whether the letter left",
					"resend may send a registered letter twice: both are paid for, and both count as the notice")
			}
		}
	default:
		p.fail(codeManyChannels, given[1].label(), fmt.Sprintf("write one action each: {%s: …}, {%s: …}", given[0].name, given[1].name),
			"this action has several channels, %s and %s: it can have one", given[0].name, given[1].name)
	}
	a.GoOn = n.str("on_failure") == "go_on"
	if e := n.field("else"); e != nil && e.kind == kindStruct {
		if when := e.field("when"); when != nil {
			p.fail(codeElseWhen, when.label(), "remove it, or write an action of its own in do", "else has no condition: it happens when the client cannot be reached otherwise")
		}
		other := p.action(e)
		a.Else = &other
	}
	return a
}

// channel fills in what an action says about its channel.
func (p *policyCompiler) channel(a *engine.Action, n *node) {
	ch, _ := engine.ChannelOf(n.name) // action found it by this name
	a.Channel, a.Contact = ch.Name, ch.Contact
	if ch.Name == "whatsapp" && n.field("contentSid") == nil && n.kind == kindStruct {
		p.warn(codeNoContent, n.label(), `add contentSid: "HX…", the id of the template that WhatsApp approved`, "this message cannot leave: WhatsApp takes approved templates alone, and none is named")
	}
	p.copies(n.field("cc"))
	for _, f := range n.each(kindStruct) {
		switch {
		case f.name == "contact":
			p.contacts(a, f)
		case f.name == ch.Text:
			a.Template = f.text
			p.useTemplate(f, ch, n.yes("registered") && p.tone == engine.ToneFormal)
		case f.kind == kindText:
			setParam(a, f.name, f.text)
		case f.kind == kindBool:
			setParam(a, f.name, strconv.FormatBool(f.flag))
		case f.kind == kindList:
			setParam(a, f.name, strings.Join(n.strs(f.name), ","))
		}
	}
}

// copies warns of a copy of what a client owes for somebody who is neither of the creditor's own companies nor,
// as a role of contact says, of the client.
func (p *policyCompiler) copies(n *node) {
	own := map[string]bool{}
	for _, c := range append(slices.Collect(maps.Values(p.book.entities)), &p.book.creditor) {
		if _, domain, ok := strings.Cut(c.Email, "@"); ok {
			own[strings.ToLower(domain)] = true
		}
	}
	for _, cc := range n.each(kindList) {
		p.email(cc)
		_, domain, ok := strings.Cut(cc.text, "@")
		if cc.kind == kindText && ok && !own[strings.ToLower(domain)] {
			p.warn(codeCopy, cc.at, "take it out; people of the client are written to by their role, contact: \"manager\"", "%s gets a copy of what every client owes, and is no address of the creditor", cc.text)
		}
	}
}

// contacts fills in whom an action goes to: a role, or several in order.
func (p *policyCompiler) contacts(a *engine.Action, n *node) {
	roles := n.each(kindList)
	if n.kind == kindText {
		roles = []*node{n}
	}
	for _, r := range roles {
		switch known := p.book.Engine.Roles; {
		case r.kind != kindText:
		case !slices.Contains(known, r.text):
			p.unknown(codeUnknownRole, r.at, "the book", "role", r.text, known)
		case slices.Contains(a.Contacts, r.text):
			p.fail(codeUnknownRole, r.at, "remove one of the two", "the role %s stands in the list twice", r.text)
		default:
			a.Contacts = append(a.Contacts, r.text)
		}
	}
}

// sameChannel reports two actions of a state that would both go out to the
// client on one channel: they become one message, and one text is lost.
func (p *policyCompiler) sameChannel(n *node, do []engine.Action) {
	for i := range do {
		for j := range i {
			a, b := &do[j], &do[i]
			if a.Channel == b.Channel && b.Contact && (a.When == nil || b.When == nil) {
				at := n.field("do").items[i].label()
				p.fail(codeSameChannel, at, "keep one, or give each a when so that only one of them is true",
					"state %s already has an action on %s: the client would get one message, with one of the two texts", n.name, b.Channel)
				break
			}
		}
	}
}

func setParam(a *engine.Action, name, value string) {
	if a.Params == nil {
		a.Params = map[string]string{}
	}
	a.Params[name] = value
}
