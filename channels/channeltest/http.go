package channeltest

import (
	"io"
	"net/http"
	"net/http/httptest"
)

// HTTPServer puts up an HTTP other side on loopback and returns its address. With Down
// nobody listens there. With Silent, Dropped and Garbled the handler gets the request
// whole and its answer is lost in the manner of the fault. Every other fault is the
// handler's to play, since each service says no in its own words.
func HTTPServer(t T, f Fault, handler http.Handler) (url string) {
	t.Helper()
	release := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch f {
		case Silent, Dropped, Garbled:
			handler.ServeHTTP(httptest.NewRecorder(), r)
		default:
			handler.ServeHTTP(w, r)
			return
		}
		if f == Silent {
			<-release
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		if f == Garbled {
			_, _ = io.WriteString(conn, "what was that?\r\n\r\n")
		}
		_ = conn.Close()
	}))
	t.Cleanup(func() {
		close(release)
		srv.Close()
	})
	if f == Down {
		_ = srv.Listener.Close()
	}
	return srv.URL
}
