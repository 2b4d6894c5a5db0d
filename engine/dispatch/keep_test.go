package dispatch

import (
	"context"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/ledger"
)

// handedWords is the digest of what was handed over last.
func handedWords(t *testing.T, b *bench, key string) (digest string) {
	t.Helper()
	must(t, b.db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for v, err := range r.Renditions(ctx, key) {
			must(t, err)
			digest = v.Digest()
		}
		return nil
	}))
	return digest
}

// What a channel is given is what the ledger keeps of it, attempt by attempt.
func TestTheLedgerKeepsWhatTheChannelGot(t *testing.T) {
	b := newBench(t, func(c *Config) {
		inner := c.Render
		c.Render = func(ctx context.Context, m ledger.Message, lost []Lost) (channels.Message, error) {
			out, err := inner(ctx, m, lost)
			out.Attachments = []channels.Attachment{{Name: "F-1.pdf", Type: "application/pdf", Data: []byte("%PDF-1.7")}}
			out.HTML = "<p>5 & 6</p>"
			return out, err
		}
	})
	m := message(1)
	b.add(m)
	b.run()
	b.wantSent(1)
	must(t, b.db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		n := 0
		for v, err := range r.Renditions(ctx, m.Key) {
			must(t, err)
			n++
			kept, err := DecodeRendition(v)
			must(t, err)
			want, err := EncodeRendition(b.channel.got[0])
			must(t, err)
			if string(v.Body) != string(want) {
				t.Errorf("kept %s\nsent %s", v.Body, want)
			}
			if got := kept.Attachments; len(got) != 1 || string(got[0].Data) != "%PDF-1.7" || kept.HTML != "<p>5 & 6</p>" {
				t.Errorf("read back %+v", kept)
			}
		}
		if n != 1 {
			t.Errorf("%d renditions", n)
		}
		return nil
	}))
}
