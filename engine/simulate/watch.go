package simulate

import "github.com/relance-dev/relance/engine"

type watch struct{}

func (x *watch) wants(w *walker, r *running, day engine.Date) bool { return false }
func (x *watch) decided(w *walker, r *running, f *engine.Facts, day engine.Date, d engine.Decision, err error) {
}
