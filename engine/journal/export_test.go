package journal

import "github.com/relance-dev/relance/engine/ledger"

// KindOf is the kind of the entries that say a body.
func KindOf(b Body) ledger.Kind { return b.kind() }
