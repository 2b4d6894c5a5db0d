package server

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/policies/locale"
	"github.com/relance-dev/relance/policies/portal"
)

// plannedShown is how many messages the mail with the plan lists; the page Plan has all.
const plannedShown = 200

// holdBackPath is where the links of that mail lead.
const holdBackPath = "/hold-back/"

// planned is one message of the plan, for the mail.
type planned struct {
	Name, How, To, Why, Amount, Invoices string
	Link                                 string
}

// writePlan writes to the team, from the time on that deploy.cue says, what the next day sends: once on each day of the
// creditor, also when the server was down at that time or ends in between.
func (s *Server) writePlan(ctx context.Context, o *Office, now time.Time) {
	if o.Book.Deploy == nil || o.Book.Deploy.PlanMail == nil || o.Portal == nil {
		return
	}
	m, today := o.Book.Deploy.PlanMail, engine.DateOf(now)
	if 60*now.Hour()+now.Minute() < m.At || s.courier.planned() >= today || now.Before(s.courier.plan) {
		return
	}
	subject, text, html, err := s.planWords(ctx, o, now)
	if err == nil {
		err = s.courier.change(func(k *keptMails) {
			k.Planned = today
			for _, to := range m.To {
				sum := sha256.Sum256([]byte(o.Book.Engine.Creditor.Name + "\x00" + to))
				k.put(mail{
					Key: "plan-" + today.String() + "-" + hex.EncodeToString(sum[:6]), To: to, Language: o.Book.Engine.Creditor.Language,
					Subject: subject, Text: text, HTML: html, Since: now,
				})
			}
		})
	}
	if err != nil {
		s.courier.plan = now.Add(retryEvery)
		s.cfg.Log.Error("the mail with the plan could not be written", slog.Any("error", err))
		return
	}
	s.cfg.Log.Info("the mail with the plan was written", slog.String("day", today.String()))
}

// planWords are the words of the mail with the plan of the day after now.
func (s *Server) planWords(ctx context.Context, o *Office, now time.Time) (subject, text, html string, err error) {
	day := engine.DateOf(now) + 1
	cfg := o.plan(now)
	cfg.Day, cfg.At, cfg.AfterPause = day, time.Date(now.Year(), now.Month(), now.Day()+1, now.Hour(), now.Minute(), 0, 0, o.Zone), true
	var list []planned
	var counts struct{ messages, approvals, deferred int }
	err = o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		made, err := plan.NewPlan(ctx, r, cfg)
		if err != nil {
			return err
		}
		p := view.NewPlan(made)
		counts.messages, counts.approvals, counts.deferred = len(p.Messages), len(p.Waiting), len(p.Deferred)
		list, err = s.plannedOf(ctx, r, o, p)
		return err
	})
	if err != nil {
		return "", "", "", err
	}
	lang := o.Book.Engine.Creditor.Language
	say := func(text string, args ...any) string { return inWords(lang, text, args...) }
	date := locale.For(lang).Date(day)
	subject = say("Plan of %s: %d {message|messages}", date, counts.messages)
	lead := say("What the run of %s sends, if nothing changes until then.", date)
	if !o.Deployment.Live {
		lead += " " + say("It is a rehearsal: nobody is contacted.")
	}
	var also []string
	if counts.messages == 0 {
		also = append(also, say("Nothing is sent."))
	}
	if n := counts.messages - len(list); n > 0 {
		also = append(also, say("And %d more: the page Plan has them all.", n))
	}
	if counts.approvals > 0 {
		also = append(also, say("Waits for an agreement: %d", counts.approvals))
	}
	if counts.deferred > 0 {
		also = append(also, say("Has to wait: %d", counts.deferred))
	}
	page := o.Book.Deploy.PublicURL + "/plan"
	var b strings.Builder
	b.WriteString(lead + "\n")
	for _, x := range list {
		fmt.Fprintf(&b, "\n%s, %s %s\n  %s: %s\n  %s\n  %s: %s\n", x.Name, x.How, x.To, x.Invoices, x.Amount, x.Why, say("Hold it back"), x.Link)
	}
	for _, line := range also {
		b.WriteString("\n" + line)
	}
	b.WriteString("\n\n" + page + "\n")
	var h bytes.Buffer
	err = planHTML.Execute(&h, map[string]any{
		"Lead": lead, "List": list, "Also": also, "Page": page, "Hold": say("Hold it back"), "Plan": say("Plan"),
		"Head": []string{say("Client"), say("How"), say("Why"), say("Invoices"), say("Amount"), ""},
	})
	return subject, b.String(), h.String(), err
}

// planHTML is the mail with the plan; the channel sets it on a page.
var planHTML = template.Must(template.New("plan").Parse(`<p>{{.Lead}}</p>
{{if .List}}<table><thead><tr>{{range .Head}}<th>{{.}}</th>{{end}}</tr></thead><tbody>{{range .List}}<tr><td>{{.Name}}</td><td>{{.How}} {{.To}}</td><td>{{.Why}}</td><td>{{.Invoices}}</td><td align="right">{{.Amount}}</td><td><a href="{{.Link}}">{{$.Hold}}</a></td></tr>{{end}}</tbody></table>{{end}}
{{range .Also}}<p>{{.}}</p>{{end}}<p><a href="{{.Page}}">{{.Plan}}</a></p>`))

// plannedOf are the messages of a plan, the first plannedShown of them, each with a link that holds it back.
func (s *Server) plannedOf(ctx context.Context, r ledger.Reader, o *Office, p *view.Plan) (list []planned, err error) {
	lang := o.Book.Engine.Creditor.Language
	say, style := words.New(lang), locale.For(lang)
	for i := range p.Messages[:min(len(p.Messages), plannedShown)] {
		m := &p.Messages[i]
		c, err := r.Client(ctx, m.Client)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return nil, err
		}
		x := planned{
			Name: cmp.Or(c.Name, m.Client), How: words.Of(lang).ChannelName(m.Channel, nil), To: m.To, Invoices: strings.Join(m.Invoices, ", "), Amount: m.Amount + " " + m.Currency,
			Link: o.Book.Deploy.PublicURL + holdBackPath + o.Portal.Sign(portal.HoldBack, holdSubject(m), p.Day),
		}
		if cur, err := engine.ParseCurrency(m.Currency); err == nil {
			if a, err := cur.Parse(m.Amount); err == nil {
				x.Amount = style.Money(a, cur)
			}
		}
		x.Why = m.Policy + ", " + m.State
		if at := slices.IndexFunc(p.Moves, func(v view.Move) bool { return v.Client == m.Client && v.To == m.State && v.Rule != "" }); at >= 0 {
			x.Why += ": " + p.Moves[at].Rule
		}
		for _, more := range []string{m.Deferred, m.Fallback} {
			if more != "" {
				x.Why += "; " + say.Says(more)
			}
		}
		list = append(list, x)
	}
	return list, nil
}

// maxHeld is how many bytes of numbers of invoices a link has; a message about more holds the client as a whole.
const maxHeld = 600

// holdSubject says what a link holds back: the message by its key, the client, and the invoices.
func holdSubject(m *view.Message) string {
	invoices := strings.Join(m.Invoices, "\x00")
	if len(invoices) > maxHeld {
		invoices = ""
	}
	return strings.TrimRight(m.Key+"\x00"+m.Client+"\x00"+invoices, "\x00")
}
