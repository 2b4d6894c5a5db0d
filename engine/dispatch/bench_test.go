//go:build unix

package dispatch

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/email"
)

// BenchmarkMail sends mails to a server on loopback: by a bare loop over the
// channel, the floor, and by the dispatcher with a ledger on disk, in which each is a client's of its own.
func BenchmarkMail(b *testing.B) {
	s := startServer(b)
	ch, err := email.New(mailTo(s.port))
	must(b, err)
	b.Cleanup(func() { _ = ch.Close() })
	b.Run("bare", func(b *testing.B) {
		began := processor()
		for i := range b.N {
			m, err := render(b.Context(), message(1), nil)
			must(b, err)
			m.Key, m.Date = fmt.Sprintf("bare-%d", i), noon
			_, err = ch.Send(b.Context(), m)
			must(b, err)
		}
		b.ReportMetric((processor()-began).Seconds()*1e6/float64(b.N), "cpu-µs/message")
		perSecond(b)
	})
	for _, workers := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("dispatch/workers=%d", workers), func(b *testing.B) { dispatchMails(b, ch, workers) })
	}
}

func dispatchMails(b *testing.B, ch channels.Channel, workers int) {
	b.Helper()
	db := open(b, filepath.Join(b.TempDir(), "ledger.db"))
	fillClients(b, db, b.N)
	cfg := config(db, map[string]Transport{"email": {Channel: ch, Spec: channels.Email()}})
	cfg.Policy.Workers, cfg.Now = workers, time.Now
	d, err := New(cfg)
	must(b, err)
	b.ResetTimer()
	began := processor()
	r, err := d.Run(b.Context())
	must(b, err)
	b.ReportMetric((processor()-began).Seconds()*1e6/float64(b.N), "cpu-µs/message")
	if r.Sent != b.N {
		b.Errorf("%d of %d sent", r.Sent, b.N)
	}
	perSecond(b)
}

// perSecond reports the rate.
func perSecond(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s") // a rate, no amount
}

// processor is the time that the processor spent on this process, its server included.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
