package policies

import (
	"errors"
	"io/fs"
	"path/filepath"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"

	"github.com/relance-dev/relance/policies/cuepos"
)

// deployFile is where a book says where its messages go.
const deployFile = "deploy.cue"

// DeployedLedger returns the ledger's file that deploy.cue in the folder of a book
// names, as it is written; empty when it names none. Nothing else of the book is read, so
// that it is known for a book that has mistakes too.
func DeployedLedger(dir string) (string, error) {
	data, err := readBounded(filepath.Join(dir, deployFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	file, err := parser.ParseFile(deployFile, data)
	if err != nil {
		return "", nil // relance check says what is wrong with it
	}
	lit, ok := cuepos.Field(file.Decls, "deploy", "ledger").(*ast.BasicLit)
	if !ok {
		return "", nil
	}
	return literal.Unquote(lit.Value)
}
