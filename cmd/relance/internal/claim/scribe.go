package claim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/folder"
	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// Scribe writes messages as their channels do, as files: nothing is sent, no secret is
// read, and nothing touches the disk.
type Scribe struct {
	*delivery.Deployment
	zone *time.Location
	open map[string]filer
}

// filer is a channel that says which files it would write.
type filer interface {
	Files(m channels.Message) ([]folder.File, error)
}

// NewScribe writes the messages of a book in a folder. It fails when the creditor's time zone is
// not known.
func NewScribe(book *policies.Book, dir string) (*Scribe, error) {
	zone, err := delivery.Zone(book)
	if err != nil {
		return nil, err
	}
	d, err := delivery.New(delivery.World{}, book, dir)
	if err != nil {
		return nil, err
	}
	return &Scribe{Deployment: d, zone: zone, open: map[string]filer{}}, nil
}

// Evidence gathers all that a ledger knows of an invoice, a client or a case, with the files that a
// person adds. It fails as evidence.Collect does.
func (s *Scribe) Evidence(ctx context.Context, r ledger.Reader, about string, extra []evidence.Extra) (*evidence.Collected, error) {
	return evidence.Collect(ctx, r, s.config(ctx, r, about, extra))
}

// config says how the files of a dossier are made.
func (s *Scribe) config(ctx context.Context, r ledger.Reader, about string, extra []evidence.Extra) evidence.Config {
	return evidence.Config{
		About: about, Write: s.file, Document: func(invoice string) (*evidence.Written, error) { return s.invoiceFile(ctx, r, invoice) }, Limitation: s.Book.Engine.LimitationEnd, Words: func(e *ledger.Entry) []string { return timeline.EntryText(words.New("en"), e) }, Extra: extra,
		Again: func(ctx context.Context, m ledger.Message) (channels.Message, error) { return s.again(ctx, r, m) },
	}
}

// again writes a message with the texts of today. One that cannot be written any more says why.
func (s *Scribe) again(ctx context.Context, r ledger.Reader, m ledger.Message) (channels.Message, error) {
	at := m.Changed.In(s.zone)
	c := &delivery.Composer{Deployment: s.Deployment, Reader: r, Today: engine.DateOf(at)}
	out, err := c.Write(ctx, m, nil)
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
func (s *Scribe) file(of ledger.Message, m channels.Message) ([]evidence.Written, error) {
	ch, err := s.channel(of.Channel, of.Body.Entity)
	if err != nil {
		return nil, err
	}
	files, err := ch.Files(m)
	if err != nil {
		if files, err = folder.Text(m); err != nil {
			return nil, err
		}
	}
	last := files[len(files)-1]
	return []evidence.Written{{Name: m.Key + last.Suffix, Data: last.Data}}, nil
}

// channel opens the folder of a channel, with the sender or letterhead that the deployment
// gives the company that is owed.
func (s *Scribe) channel(name, entity string) (filer, error) {
	own := delivery.RouteName(name, entity)
	if ch := s.open[own]; ch != nil {
		return ch, nil
	}
	r, err := delivery.Registry()
	if err != nil {
		return nil, err
	}
	t, ok := delivery.TransportOf(r, name, delivery.FolderName)
	if !ok {
		return nil, fmt.Errorf("channel %s has no folder", name)
	}
	settings := channels.Settings{}
	route, found := s.Route(name, entity)
	if !found {
		route, _ = s.Route(name, "")
	}
	for _, route := range []policies.Route{delivery.DefaultRoute(s.Book, name, entity), route} {
		for _, field := range slices.Sorted(maps.Keys(route.Settings)) {
			_, secret := route.Settings[field].(policies.SecretRef)
			if !secret && slices.ContainsFunc(t.Settings, func(f channels.Field) bool { return f.Name == field }) {
				settings[field] = route.Settings[field]
			}
		}
	}
	for _, name := range []string{"logo", "fonts"} {
		if file := settings.Text(name); file != "" && !filepath.IsAbs(file) {
			settings[name] = filepath.Join(s.Dir(), file)
		}
	}
	s.Dress(policies.Route{Channel: name, Entity: entity, Transport: delivery.FolderName}, settings)
	settings["dir"] = name // which is not written to
	ch, err := r.Open(name, delivery.FolderName, settings)
	if err != nil {
		return nil, err
	}
	files, ok := ch.(filer)
	if !ok {
		return nil, fmt.Errorf("channel %s says nothing of its files", name)
	}
	s.open[own] = files
	return files, nil
}

// invoiceFile is the file of an invoice; nil when there is none.
func (s *Scribe) invoiceFile(ctx context.Context, r ledger.Reader, invoice string) (*evidence.Written, error) {
	if s.Book.Deploy == nil || s.Book.Deploy.Documents.Invoice == "" {
		return nil, nil
	}
	name, err := s.DocumentName(ctx, r, invoice)
	if err != nil || name == "" {
		return nil, err
	}
	data, err := plainfile.Read(name, delivery.MaxDocument)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("file of invoice %s: %w", invoice, err)
	}
	return &evidence.Written{Name: cmp.Or(filepath.Base(name), "invoice"), Data: data}, nil
}
