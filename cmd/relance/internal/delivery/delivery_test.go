package delivery_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// world has the clock of an office, and no secret.
func world(o *booktest.Office) delivery.World {
	return delivery.World{
		Now:    func() time.Time { return o.Now },
		Pause:  func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Jitter: func(time.Duration) time.Duration { return 0 },
	}
}

// late is an office in which one client is a day late.
func late(t *testing.T, extra map[string]string) *booktest.Office {
	t.Helper()
	o := booktest.New(t, "2026-03-02", extra)
	o.Import(t, []engine.Client{{ID: "C-1", Name: "Menuiserie Briance", Email: "compta@briance.example.org"}},
		booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-03-01"))
	return o
}

func TestWithoutADeploymentMessagesGoIntoFolders(t *testing.T) {
	o := late(t, nil)
	o.Run(t)
	d, err := delivery.Open(world(o), o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Live {
		t.Error("it is live")
	}
	for _, c := range d.Carriers() {
		if !c.Default || c.Transport != delivery.FolderName {
			t.Errorf("%s is carried by %s", c.Name(), c.Transport)
		}
		if _, open := d.Transport(c.Name()); !open {
			t.Errorf("%s is not open", c.Name())
		}
	}
	report, err := d.Deliver(t.Context(), o.DB)
	if err != nil || report.Sent != 1 || delivery.Troubled(report) {
		t.Fatalf("%+v, %v", report, err)
	}
	mails, err := filepath.Glob(filepath.Join(d.Deliveries(), "email", "*.eml"))
	if err != nil || len(mails) != 1 {
		t.Fatalf("mails %v, %v", mails, err)
	}
	mail, err := os.ReadFile(mails[0])
	if err != nil || !strings.Contains(string(mail), "compta@briance.example.org") {
		t.Errorf("%v\n%s", err, mail)
	}
	if again, err := d.Deliver(t.Context(), o.DB); err != nil || again.Sent != 0 {
		t.Errorf("a second pass sent %d, %v", again.Sent, err)
	}
}

func TestAMessageIsWrittenWithWhatIsOwedToday(t *testing.T) {
	o := late(t, nil)
	o.Import(t, []engine.Client{{ID: "C-1", Name: "Menuiserie Briance", Email: "compta@briance.example.org"}},
		booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-03-01"), booktest.Euros(t, "F-2", "C-1", "80.50", "2026-02-28"))
	o.Run(t)
	d, err := delivery.New(world(o), o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	row := o.Messages(t)[0]
	for _, c := range []struct {
		lost []dispatch.Lost
		want string
	}{
		{nil, "€1,280.50 is still to be paid."},
		{[]dispatch.Lost{{Invoice: "F-1"}}, "€80.50 is still to be paid."},
	} {
		o.Read(t, func(ctx context.Context, r ledger.Reader) error {
			w := delivery.Composer{Deployment: d, Reader: r, Today: o.Today()}
			m, err := w.Write(ctx, row, c.lost)
			if err != nil || !strings.Contains(m.Text, c.want) || len(m.Invoices) != 2-len(c.lost) {
				t.Errorf("without %v: %v, about %v\n%s", c.lost, err, m.Invoices, m.Text)
			}
			return nil
		})
	}
	if n := len(row.Body.Lines); n != 2 {
		t.Errorf("writing changed the message: %d lines", n)
	}
}

func TestNoMessageShowsAnInvoiceThatIsNowSomebodyElses(t *testing.T) {
	o := late(t, nil)
	o.Run(t)
	row := o.Messages(t)[0]
	o.Go(t, "2026-03-03")
	o.Import(t, []engine.Client{{ID: "C-2", Name: "Another"}}, booktest.Euros(t, "F-1", "C-2", "1200.00", "2026-03-01"))
	d, err := delivery.New(world(o), o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		w := delivery.Composer{Deployment: d, Reader: r, Today: o.Today()}
		if m, err := w.Write(ctx, row, nil); err == nil || !strings.Contains(err.Error(), "no longer one of client C-1") {
			t.Errorf("%v\n%s", err, m.Text)
		}
		return nil
	})
}

const deploy = `package relance

deploy: {
	live: true
	email: smtp: {host: "mail.example.org", from: "compta@example.org", username: "u", password: env: "SMTP_PASSWORD"}
	call: folder: dir: "calls"
	task: folder: dir: "tasks"
	documents: invoice: "invoices/{invoice}.pdf"
}
`

func TestALiveDeploymentNeedsItsSecrets(t *testing.T) {
	o := late(t, map[string]string{"deploy.cue": deploy})
	if list, err := delivery.Check(o.Book, ""); err != nil || len(list) != 1 || list[0].Code != "RL178" { // it does not say what it is
		t.Errorf("%v, %v", list, err)
	}
	w := world(o)
	if _, err := delivery.Open(w, o.Book, o.Dir); err == nil || !strings.Contains(err.Error(), "SMTP_PASSWORD of the environment is empty or not set") {
		t.Errorf("without the secret: %v", err)
	}
	w.Getenv = func(name string) string { return map[string]string{"SMTP_PASSWORD": "s3cret"}[name] }
	d, err := delivery.Open(w, o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, c := range d.Carriers() {
		if strings.Contains(c.To, "s3cret") {
			t.Errorf("%s tells its secret", c.Name())
		}
		if c.Channel == "email" && (c.Transport != "smtp" || c.To != "mail.example.org" || c.Default) {
			t.Errorf("mail is carried by %s to %s", c.Transport, c.To)
		}
	}
}

func TestAMessageWithoutTheFileOfItsInvoiceWaits(t *testing.T) {
	attach := strings.ReplaceAll(deploy, "live: true", "live: false")
	o := late(t, map[string]string{"deploy.cue": attach})
	d, err := delivery.New(world(o), o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	made := &plan.Plan{Clients: []plan.Client{{ID: "C-1", Messages: []plan.Message{{Key: "k", To: "a@example.org", Invoices: []string{"F-1"}, Attach: []string{"invoice"}}}}}}
	without := d.Undocumented(t.Context(), nil, made)
	if len(without) != 1 || without[0].Key != "k" || !strings.Contains(without[0].Err.Error(), "F-1.pdf") {
		t.Fatalf("%+v", without)
	}
	if err := os.MkdirAll(filepath.Join(o.Dir, "invoices"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.Dir, "invoices", "F-1.pdf"), []byte("%PDF-1.4"), 0o644); err != nil {
		t.Fatal(err)
	}
	if without := d.Undocumented(t.Context(), nil, made); len(without) != 0 {
		t.Errorf("with the file: %+v", without)
	}
}

func TestQuietHoursHoldContactsAndNoTasks(t *testing.T) {
	quiet := "package relance\n\npressure: quiet: [{from: \"00:00\", to: \"23:00\"}]\n"
	o := late(t, map[string]string{"quiet.cue": quiet})
	made := o.Run(t)
	d, err := delivery.New(world(o), o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		held, err := d.Holdings(ctx, r, &plan.Plan{})
		if err != nil || len(held) != 1 || held[0].Channel != "email" || held[0].Messages != 1 || held[0].Until.IsZero() {
			t.Errorf("%d messages planned; held %+v, %v", made.Messages(), held, err)
		}
		none, err := d.Holdings(ctx, r, &plan.Plan{Clients: []plan.Client{{ID: "C-1", Messages: []plan.Message{{Channel: "task"}}}}})
		if err != nil || len(none) != 1 || none[0].Channel != "email" {
			t.Errorf("a task is held: %+v, %v", none, err)
		}
		return nil
	})
}

func TestWhatAPersonShouldSee(t *testing.T) {
	for _, c := range []struct {
		name   string
		report dispatch.Report
		want   bool
	}{
		{"nothing happened", dispatch.Report{}, false},
		{"all sent", dispatch.Report{Sent: 3, Suppressed: 1}, false},
		{"some are tried again", dispatch.Report{Postponed: 2, Delayed: []dispatch.Delay{{Channel: "email", Messages: 2}}}, true},
		{"one failed", dispatch.Report{Failed: 1}, true},
		{"a channel rests", dispatch.Report{Resting: []dispatch.Rest{{Channel: "email"}}}, true},
		{"of unknown fate", dispatch.Report{Waiting: []string{"k"}}, true},
		{"a problem", dispatch.Report{Problems: []dispatch.Problem{{Err: errors.New("no rate")}}}, true},
		{"quiet hours end by themselves", dispatch.Report{Holding: []dispatch.Holding{{Held: dispatch.Held{Until: time.Now()}}}}, false},
		{"bank data that somebody has to import", dispatch.Report{Holding: []dispatch.Holding{{}}}, true},
	} {
		if got := delivery.Troubled(&c.report); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// A call that a live deployment gives to people has not been made; what a machine calls has, and in a rehearsal
// all have.
func TestCallsOfPeopleAreNotMadeByBeingListed(t *testing.T) {
	for _, c := range []struct {
		live   bool
		route  string
		byHand bool
	}{
		{true, `list: dir: "calls"`, true},
		{true, `folder: dir: "calls"`, true},
		{true, `exec: {command: ["true"]}`, false},
		{false, `list: dir: "calls"`, false},
	} {
		live := "false"
		if c.live {
			live = "true"
		}
		o := late(t, map[string]string{"deploy.cue": "package relance\n\ndeploy: {live: " + live + ", call: " + c.route + ", task: folder: dir: \"tasks\"}\n"})
		d, err := delivery.Open(world(o), o.Book, o.Dir)
		if err != nil {
			t.Errorf("%s: %v", c.route, err)
			continue
		}
		call, _ := d.Transport("call")
		task, _ := d.Transport("task")
		if call.ByHand != c.byHand || task.ByHand {
			t.Errorf("live %s, %s: by hand %v, a task %v", live, c.route, call.ByHand, task.ByHand)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}
