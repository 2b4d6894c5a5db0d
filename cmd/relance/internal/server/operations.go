package server

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/why"
)

// asked is what an operation reads from.
type asked struct {
	ledger.Reader
	server *Server
	office *Office
	head   ledger.Head
	plan   plan.Config
}

// nothing is asked by an operation that has no parameters.
type nothing struct{}

// Paged is the part of a list that is asked for.
type Paged struct {
	Cursor string `query:"cursor" maxLength:"200" doc:"the next of the page before; none for the first"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"how many at most"`
}

// listAsked selects invoices.
type listAsked struct {
	Paged
	Client  string `query:"client" maxLength:"200" doc:"only theirs"`
	Open    bool   `query:"open" doc:"only those with something open"`
	Overdue bool   `query:"overdue" doc:"only those that are open and past due"`
	State   string `query:"state" maxLength:"100" doc:"only those whose case stands in it"`
	Policy  string `query:"policy" maxLength:"100" doc:"only those whose case runs under it"`
	Waiting bool   `query:"waiting" doc:"only those that wait for a person's agreement"`
}

// InvoicePage is a page of invoices.
type InvoicePage struct {
	Invoices []view.Invoice `json:"invoices" doc:"by client, due day and number"`
	Next     string         `json:"next,omitempty" doc:"the cursor of the next page; none on the last one"`
}

// ClientView is a client, as programs see it.
type ClientView struct {
	ID        string           `json:"id" doc:"number of the client"`
	Name      string           `json:"name"`
	Country   string           `json:"country,omitempty" doc:"ISO 3166 alpha-2"`
	Language  string           `json:"language,omitempty" doc:"ISO 639-1"`
	Email     string           `json:"email,omitempty"`
	Phone     string           `json:"phone,omitempty"`
	OptOut    []string         `json:"opt_out" doc:"channels they refused; * is all"`
	Bad       []string         `json:"bad" doc:"addresses at which they were not reached"`
	Invoices  []view.Invoice   `json:"invoices"`
	OnAccount []view.OnAccount `json:"on_account" doc:"money of theirs that was allocated to no invoice"`
}

// TaskPage is a page of what people have to do.
type TaskPage struct {
	Tasks []worklist.Item `json:"tasks" doc:"by queue and day"`
	Next  string          `json:"next,omitempty" doc:"the cursor of the next page; none on the last one"`
}

// ProposalPage is a page of what waits for a person's agreement.
type ProposalPage struct {
	Waiting []ProposalView `json:"waiting" doc:"by case"`
	Next    string         `json:"next,omitempty" doc:"the cursor of the next page; none on the last one"`
}

// ProposalView is what one case proposes.
type ProposalView struct {
	view.Proposal
	ETag string `json:"etag" doc:"the version of the case: If-Match takes it, so that an answer counts for what was read alone"`
}

// ClientPage is a page of clients.
type ClientPage struct {
	Clients []ClientName `json:"clients" doc:"by id"`
	Next    string       `json:"next,omitempty" doc:"the cursor of the next page; none on the last one"`
}

// ClientName names a client.
type ClientName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// MessagePage is a page of messages.
type MessagePage struct {
	Messages []OutMessage `json:"messages" doc:"by the instant before which they may not leave, then by key"`
	Next     string       `json:"next,omitempty" doc:"the cursor of the next page; none on the last one"`
}

// OutMessage is a message of the outbox.
type OutMessage struct {
	Key      string      `json:"key"`
	Client   string      `json:"client"`
	Channel  string      `json:"channel"`
	Status   string      `json:"status" doc:"ready, sending, sent, delivered, failed, suppressed or unknown"`
	To       string      `json:"to" doc:"the address"`
	Policy   string      `json:"policy"`
	State    string      `json:"state"`
	Amount   string      `json:"amount" doc:"that is asked for"`
	Currency string      `json:"currency"`
	Invoices []string    `json:"invoices"`
	Decided  engine.Date `json:"decided" doc:"the day"`
	Receipt  string      `json:"receipt,omitempty" doc:"what its channel calls it"`
	Reason   string      `json:"reason,omitempty" doc:"why it is where it stands"`
}

func (s *Server) operations(api huma.API) {
	operation(s, api, "status", "/status", "Where everything stands", func(ctx context.Context, a *asked, _ *nothing) (view.Status, error) {
		o, err := view.ReadOverview(ctx, a, a.office.Book.Engine, a.plan.Day)
		if err != nil {
			return view.Status{}, err
		}
		o.RunAt = a.server.runTimes(a.office)
		o.NotHappened, err = worklist.AllWaiting(ctx, a, a.office.Deployment, a.plan.Day)
		return view.NewStatus(o), err
	})
	operation(s, api, "invoices", "/invoices", "The invoices of the ledger", s.invoicesOf)
	operation(s, api, "client", "/client", "One client, with what they owe", clientOf)
	operation(s, api, "timeline", "/timeline", "The story of an invoice or a client", func(ctx context.Context, a *asked, in *struct {
		ID    string `query:"id" required:"true" minLength:"1" maxLength:"200" doc:"of an invoice or a client"`
		Of    string `query:"of" enum:"either,invoice,client" default:"either" doc:"what the id is"`
		After int64  `query:"after" minimum:"0" doc:"the more of the page before"`
		Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"how many entries at most"`
	},
	) (timeline.Story, error) {
		told, err := timeline.Tell(ctx, a, words.New("en"), in.ID, in.Of, timeline.Page{After: in.After, Limit: in.Limit})
		if err != nil {
			return timeline.Story{}, err
		}
		return *told, nil
	})
	operation(s, api, "why", "/why", "What happens to an invoice next, and why", func(ctx context.Context, a *asked, in *struct {
		Invoice string `query:"invoice" required:"true" minLength:"1" maxLength:"200" doc:"its number"`
	},
	) (why.Answer, error) {
		said, err := evidence.Why(ctx, a, a.plan, in.Invoice, a.plan.Day)
		if err != nil {
			return why.Answer{}, err
		}
		return *said, nil
	})
	operation(s, api, "plan", "/plan", "What a run would do now", func(ctx context.Context, a *asked, _ *nothing) (view.Plan, error) {
		a.plan.AfterPause = true
		made, err := plan.NewPlan(ctx, a, a.plan)
		if err != nil {
			return view.Plan{}, err
		}
		return *view.NewPlan(made), nil
	})
	operation(s, api, "tasks", "/tasks", "What people have to do", tasksOf)
	operation(s, api, "proposals", "/proposals", "What waits for a person's agreement", proposalsOf)
	operation(s, api, "clients", "/clients", "The clients of the ledger", clientsOf)
	operation(s, api, "messages", "/messages", "The messages of the outbox", messagesOf)
	operation(s, api, "bank-waiting", "/bank/waiting", "The entries of bank statements that wait for a person", bankWaiting)
}

func clientOf(ctx context.Context, a *asked, in *struct {
	ID string `query:"id" required:"true" minLength:"1" maxLength:"200" doc:"number of the client"`
},
) (ClientView, error) {
	c, err := a.Client(ctx, in.ID)
	if err != nil {
		return ClientView{}, err
	}
	list, err := view.ReadInvoices(ctx, a, view.InvoiceFilter{Client: in.ID}, a.plan.Day)
	if err != nil {
		return ClientView{}, err
	}
	return ClientView{
		ID: c.ID, Name: c.Name, Country: c.Country, Language: c.Language, Email: c.Email, Phone: c.Phone,
		OptOut: append([]string{}, c.OptOut...), Bad: append([]string{}, c.Bad...), Invoices: list.Invoices, OnAccount: list.OnAccount,
	}, nil
}

func messagesOf(ctx context.Context, a *asked, in *struct {
	Paged
	Client string `query:"client" maxLength:"200" doc:"only to them"`
	Status string `query:"status" enum:"ready,sending,sent,delivered,failed,suppressed,unknown" doc:"only those that stand there"`
},
) (MessagePage, error) {
	out := MessagePage{Messages: []OutMessage{}}
	for m, err := range a.Messages(ctx, ledger.MessageFilter{Client: in.Client, Status: ledger.Status(in.Status), After: in.Cursor, Limit: in.Limit + 1}) {
		if err != nil {
			return out, err
		}
		if len(out.Messages) == in.Limit {
			out.Next = out.Messages[in.Limit-1].Key
			break
		}
		v := OutMessage{
			Key: m.Key, Client: m.Client, Channel: m.Channel, Status: string(m.Status), To: words.Where(m.Body.To), Policy: m.Body.Policy, State: m.Body.State,
			Amount: m.Body.Currency.Format(m.Body.Amount), Currency: m.Body.Currency.Code(), Invoices: []string{}, Decided: m.Body.Date, Receipt: m.Receipt, Reason: m.Reason,
		}
		for _, l := range m.Body.All() {
			v.Invoices = append(v.Invoices, l.Invoice)
		}
		out.Messages = append(out.Messages, v)
	}
	return out, nil
}

func tasksOf(ctx context.Context, a *asked, in *struct {
	Paged
	Queue string `query:"queue" maxLength:"100" doc:"only this one: a queue of tasks, call, failed, unknown or bank"`
	Whole bool   `query:"whole" doc:"with what to say, what happened lately, and why"`
},
) (TaskPage, error) {
	all, err := worklist.List(ctx, a, a.office.Deployment, a.plan.Day, false)
	if err != nil {
		return TaskPage{}, err
	}
	if in.Queue != "" {
		all = slices.DeleteFunc(all, func(i worklist.Item) bool { return i.Queue != in.Queue })
	}
	rows, more, err := view.TaskOrder.Cut(append([]worklist.Item{}, all...), view.Page{Limit: in.Limit, After: in.Cursor})
	if err != nil {
		return TaskPage{}, noCursor()
	}
	for i := range rows {
		if !in.Whole {
			break
		}
		if err := rows[i].Complete(ctx, a, a.office.Deployment, a.plan.Day, words.New("en")); err != nil {
			return TaskPage{}, err
		}
	}
	return TaskPage{rows, more.Next}, nil
}

// noCursor is the answer to a cursor that no list gave.
func noCursor() error {
	return problem(http.StatusUnprocessableEntity, "This cursor is none: take the next of the page before.").kind("cursor")
}

// proposalOrder is the order of what waits for an agreement.
var proposalOrder = &view.Order[view.Proposal]{
	Name: "proposals", Compare: func(x, y *view.Proposal) int { return cmp.Compare(x.Case, y.Case) },
	Place: func(p *view.Proposal) []string { return []string{p.Case} },
	Row: func(place []string) (*view.Proposal, bool) {
		if len(place) != 1 {
			return nil, false
		}
		return &view.Proposal{Case: place[0]}, true
	},
}

func proposalsOf(ctx context.Context, a *asked, in *Paged) (ProposalPage, error) {
	list, err := plan.AllWaiting(ctx, a)
	if err != nil {
		return ProposalPage{}, err
	}
	all := view.NewProposals(list).Waiting
	proposalOrder.Sort(all)
	rows, more, err := proposalOrder.Cut(all, view.Page{Limit: in.Limit, After: in.Cursor})
	if err != nil {
		return ProposalPage{}, noCursor()
	}
	out := ProposalPage{Waiting: make([]ProposalView, len(rows)), Next: more.Next}
	for i := range rows {
		c, err := a.Case(ctx, rows[i].Case)
		if err != nil {
			return ProposalPage{}, err
		}
		out.Waiting[i] = ProposalView{rows[i], caseTag(&c)}
	}
	return out, nil
}

// caseTag names a version of a case.
func caseTag(c *ledger.Case) string {
	return etag([]byte(c.ID() + "\n" + strconv.FormatInt(c.Version, 10)))
}

func clientsOf(ctx context.Context, a *asked, in *Paged) (ClientPage, error) {
	list, more, err := readClients(ctx, a, "", ledger.ClientPage{After: in.Cursor, Limit: in.Limit})
	if err != nil {
		return ClientPage{}, err
	}
	out := ClientPage{Clients: make([]ClientName, len(list))}
	for i := range list {
		out.Clients[i] = ClientName{list[i].ID, list[i].Name}
	}
	if more {
		out.Next = list[len(list)-1].ID
	}
	return out, nil
}
