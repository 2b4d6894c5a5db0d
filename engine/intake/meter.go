package intake

import (
	"context"
	"io"
)

// passes is how often every file is walked: characters, conventions, values.
const passes = 3

// meterStep is how many bytes go by between two reports of progress.
const meterStep = 1 << 20

// meter adds up the bytes read over all passes and files.
type meter struct {
	report            func(read, total int64) // may be nil
	read, told, total int64
}

// newMeter sizes the work on sources; the total is 0 when a size is not known.
func newMeter(report func(read, total int64), sources ...*Source) *meter {
	m := &meter{report: report}
	for _, s := range sources {
		if s == nil {
			continue
		}
		if s.Size <= 0 {
			m.total = 0
			break
		}
		m.total += passes * s.Size
	}
	return m
}

// add counts n bytes and reports them once a step is complete.
func (m *meter) add(n int64) {
	m.read += n
	if m.total > 0 {
		m.read = min(m.read, m.total)
	}
	if m.report != nil && m.read-m.told >= meterStep {
		m.told = m.read
		m.report(m.read, m.total)
	}
}

// done reports the end of the work.
func (m *meter) done() {
	m.read = max(m.read, m.total)
	if m.report != nil {
		m.report(m.read, m.total)
	}
}

// meteredReader counts what it reads and stops when ctx is done.
type meteredReader struct {
	ctx   context.Context
	r     io.ReadCloser
	meter *meter
}

func (m *meteredReader) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(p)
	m.meter.add(int64(n))
	return n, err
}

func (m *meteredReader) Close() error { return m.r.Close() }
