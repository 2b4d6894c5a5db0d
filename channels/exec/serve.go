package exec

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/relance-dev/relance/channels"
)

// Offer is a plugin written in Go.
type Offer struct {
	Name    string        // of the plugin
	Channel channels.Spec // what it carries
	Repeat  channels.Guarantee
	// Open makes the channel from what relance tells it. It is not called in a rehearsal.
	Open func(settings map[string]string, secret channels.Secret) (channels.Channel, error)
}

// Serve speaks the protocol for a plugin until the input ends, and then waits for what
// is under way. In a rehearsal it plays the channel itself. It fails when
// the channel cannot be opened, and on a line that is no request.
//
//	err := exec.Serve(ctx, os.Stdin, os.Stdout, offer)
func Serve(ctx context.Context, in io.Reader, out io.Writer, o Offer) error {
	s := &server{offer: o, out: json.NewEncoder(out)}
	defer s.working.Wait()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var r Request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return fmt.Errorf("request: %w", err)
		}
		if r.Type == "hello" {
			if err := s.hello(r); err != nil {
				return err
			}
			continue
		}
		if s.channel == nil {
			return fmt.Errorf("request %s before hello", r.Type)
		}
		s.working.Go(func() { s.answer(ctx, r) })
	}
	return lines.Err()
}

// server is one conversation.
type server struct {
	offer   Offer
	channel channels.Channel
	working sync.WaitGroup
	writing sync.Mutex
	out     *json.Encoder
}

func (s *server) write(a Answer) {
	s.writing.Lock()
	defer s.writing.Unlock()
	_ = s.out.Encode(a) // when nobody reads any more, the input has ended too
}

func (s *server) hello(r Request) (err error) {
	if r.Rehearsal != nil {
		s.channel = &rehearsal{spec: s.offer.Channel, file: r.Rehearsal.File, fault: r.Rehearsal.Fault}
	} else if s.channel, err = s.offer.Open(r.Settings, channels.Secret(r.Secret)); err != nil {
		return fmt.Errorf("open: %w", err)
	}
	_, reconciles := s.channel.(channels.Reconciler)
	_, checks := s.channel.(channels.Checker)
	s.write(Answer{ID: r.ID, Hello: &Hello{
		Protocol: Version, Name: s.offer.Name, Channel: declare(s.offer.Channel), Repeat: guaranteeNames[s.offer.Repeat],
		Reconcile: reconciles, Check: checks, Rehearses: rehearsable(),
	}})
	return nil
}

// answer carries one request out.
func (s *server) answer(ctx context.Context, r Request) {
	if r.Type == "check" {
		err := error(nil)
		if c, ok := s.channel.(channels.Checker); ok {
			err = c.Check(ctx)
		}
		s.write(answer(r.ID, channels.Receipt{ID: "ok"}, err))
		return
	}
	refuse := func(reason channels.Reason, detail string) {
		s.write(Answer{ID: r.ID, Outcome: OutcomeFailed, Reason: string(reason), Detail: detail})
	}
	if r.Message == nil {
		refuse(channels.Protocol, "the request has no message")
		return
	}
	m, err := r.Message.unwire()
	if err != nil {
		refuse(channels.BadContent, "the message's date is no date")
		return
	}
	var receipt channels.Receipt
	switch rc, reconciles := s.channel.(channels.Reconciler); {
	case r.Type == "send":
		receipt, err = s.channel.Send(ctx, m)
	case r.Type == "reconcile" && reconciles:
		receipt, err = rc.Reconcile(ctx, m)
	default:
		refuse(channels.Protocol, "the request is of an unknown type")
		return
	}
	s.write(answer(r.ID, receipt, err))
}
