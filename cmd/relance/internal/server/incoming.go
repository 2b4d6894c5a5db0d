package server

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/policies"
)

// incoming takes what an operator says of a message afterwards. The channel proves that it is the operator
// who says it, over the public address that deploy.cue has (status_callback) and the bytes as they came; the
// name by which this server was called plays no part. It answers 204 once the news is written down, and when
// there was nothing new in it; 403 to what is not genuine; and 503 when it should come again.
func (s *Server) incoming(w http.ResponseWriter, r *http.Request) {
	body, wrong := readAll(r)
	if wrong != nil {
		wrong.write(w)
		return
	}
	o, done := s.desk.take()
	defer done()
	receiver, public := receiverOf(o, r.PathValue("channel"), r.PathValue("entity"))
	if receiver == nil {
		writeProblem(w, http.StatusNotFound, "No channel of this name reports here.")
		return
	}
	if r.URL.RawQuery != "" {
		public += "?" + r.URL.RawQuery
	}
	said := channels.Callback{URL: public, Header: r.Header, Body: body}
	reports, err := receiver.Receive(r.Context(), said)
	var replies []channels.Reply
	if answered, ok := receiver.(channels.ReplyReceiver); ok && err == nil {
		replies, err = answered.Replies(r.Context(), said)
	}
	if err != nil {
		s.cfg.Log.Warn("a report was refused", slog.String("channel", r.PathValue("channel")), slog.Any("error", err))
		writeProblem(w, http.StatusForbidden, "This is not genuine.")
		return
	}
	err = s.hear(r.Context(), o, reports)
	for _, reply := range replies {
		if err == nil && (reply.OptOut || strings.TrimSpace(reply.Text) != "") {
			err = s.heard(r.Context(), o, r.PathValue("channel"), reply)
		}
	}
	if err != nil {
		s.cfg.Log.Warn("a report was not written down", slog.Any("error", err))
		notWritten().write(w)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// hear writes reports down.
func (s *Server) hear(ctx context.Context, o *Office, reports []channels.Report) error {
	for _, report := range reports {
		told, err := dispatch.Receive(ctx, o.Ledger, o.Book.Engine, report, s.cfg.Now().In(o.Zone))
		if err != nil {
			return err
		}
		s.cfg.Log.Info("report", slog.String("status", report.Status.String()), slog.Bool("new", told))
	}
	return nil
}

// receiverOf is the channel by Twilio that takes reports, and the public address that it reports to; nil when
// there is none.
func receiverOf(o *Office, channel, entity string) (channels.StatusReceiver, string) {
	var route policies.Route
	for _, r := range o.Deployment.Routes() {
		if r.Channel == channel && r.Entity == entity {
			route = r
		}
	}
	public, _ := route.Settings["status_callback"].(string)
	public, _, _ = strings.Cut(public, "?") // its query comes back with the request's
	t, ok := o.Deployment.Transport(delivery.RouteName(channel, entity))
	if route.Transport != "twilio" || public == "" || !ok {
		return nil, ""
	}
	receiver, _ := t.Channel.(channels.StatusReceiver)
	return receiver, public
}
