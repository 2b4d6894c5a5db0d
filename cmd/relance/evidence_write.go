package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/folder"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies"
)

// scribe writes messages as their channels do, into files: nothing is sent, and no
// secret is read.
type scribe struct {
	*deployment
	zone *time.Location
	tmp  string
	open map[string]channels.Channel
}

func newScribe(book *policies.Book, dir string) (*scribe, error) {
	zone, err := zoneOf(book)
	if err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "relance-evidence-*")
	if err != nil {
		return nil, err
	}
	d := &deployment{book: book, dir: dir, live: book.Deploy != nil && book.Deploy.Live}
	return &scribe{deployment: d, zone: zone, tmp: tmp, open: map[string]channels.Channel{}}, nil
}

// Close removes what was written.
func (s *scribe) Close() error { return os.RemoveAll(s.tmp) }

// config says how the files of a dossier are made.
func (s *scribe) config(r ledger.Reader, about string, extra []evidence.Extra) evidence.Config {
	return evidence.Config{
		About: about, Write: s.file, Document: s.invoiceFile, Limitation: limitationOf(s.book.Engine), Words: entryText, Extra: extra,
		Again: func(ctx context.Context, m ledger.Message) (channels.Message, error) { return s.again(ctx, r, m) },
	}
}

// again writes a message with the texts of today. One that cannot be written any more says why.
func (s *scribe) again(ctx context.Context, r ledger.Reader, m ledger.Message) (channels.Message, error) {
	at := m.Changed.In(s.zone)
	c := &composer{deployment: s.deployment, reader: r, today: engine.DateOf(at), now: at}
	out, err := c.write(ctx, m, nil)
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	if err != nil {
		out = channels.Message{Subject: "not written again", Text: "This message was sent before the ledger kept messages, and cannot be written again: " + err.Error()}
	}
	out.Key, out.Client, out.Date = m.Key, m.Client, at
	return out, nil
}

// file writes a message as its channel does; as plain text when it cannot.
func (s *scribe) file(of ledger.Message, m channels.Message) ([]evidence.Written, error) {
	body, err := decide.ReadBody(of.Body)
	if err != nil {
		return nil, err
	}
	ch, err := s.channel(of.Channel, body.Entity)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(s.tmp, of.Channel)
	if receipt, err := ch.Send(context.Background(), m); err == nil {
		data, err := os.ReadFile(filepath.Join(dir, receipt.ID))
		return []evidence.Written{{Name: receipt.ID, Data: data}}, err
	}
	files, err := folder.Text(m)
	if err != nil {
		return nil, err
	}
	last := files[len(files)-1]
	return []evidence.Written{{Name: m.Key + last.Suffix, Data: last.Data}}, nil
}

// channel opens the folder of a channel, with the sender or letterhead that the deployment
// gives the company that is owed.
func (s *scribe) channel(name, entity string) (channels.Channel, error) {
	own := routeName(name, entity)
	if ch := s.open[own]; ch != nil {
		return ch, nil
	}
	r, err := registry()
	if err != nil {
		return nil, err
	}
	t, ok := transportOf(r, name, folderName)
	if !ok {
		return nil, fmt.Errorf("channel %s has no folder", name)
	}
	settings := channels.Settings{}
	route, found := s.route(name, entity)
	if !found {
		route, _ = s.route(name, "")
	}
	for _, route := range []policies.Route{defaultRoute(s.book, name, entity), route} {
		for _, field := range slices.Sorted(maps.Keys(route.Settings)) {
			_, secret := route.Settings[field].(policies.SecretRef)
			if !secret && slices.ContainsFunc(t.Settings, func(f channels.Field) bool { return f.Name == field }) {
				settings[field] = route.Settings[field]
			}
		}
	}
	settings["dir"] = filepath.Join(s.tmp, name)
	ch, err := r.Open(name, folderName, settings)
	if err != nil {
		return nil, err
	}
	s.open[own] = ch
	return ch, nil
}

// invoiceFile is the file of an invoice; nil when there is none.
func (s *scribe) invoiceFile(invoice string) (*evidence.Written, error) {
	if s.book.Deploy == nil || s.book.Deploy.Documents.Invoice == "" {
		return nil, nil
	}
	name := s.documentName(invoice)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err == nil && info.Size() > maxDocument:
		err = fmt.Errorf("more than %d MB", maxDocument>>20)
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("file of invoice %s: %s: %w", invoice, filepath.ToSlash(name), err)
	}
	return &evidence.Written{Name: cmp.Or(filepath.Base(name), "invoice"), Data: data}, nil
}
