package main

import (
	_ "cel.dev/cel-go/cel"
	_ "cel.dev/cel-go/ext"
	_ "cuelang.org/go/cue/cuecontext"
	_ "cuelang.org/go/cue/format"
	_ "cuelang.org/go/cue/load"
	_ "cuelang.org/go/mod/modconfig"
	_ "github.com/cockroachdb/apd/v3"
	_ "github.com/expr-lang/expr"
	_ "github.com/rickar/cal/v2"
	_ "github.com/rickar/cal/v2/fr"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/spf13/cobra"
	_ "github.com/xuri/excelize/v2"
	_ "github.com/yuin/goldmark"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/term"
	_ "golang.org/x/text/encoding/charmap"
	_ "golang.org/x/text/language"
	_ "golang.org/x/text/message"
)

func main() {}
