package guard

import (
	"errors"
	"fmt"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
)

// maxCost bounds a guard's estimated cost, in CEL's units: about one for an
// operator, one for ten characters of text.
const maxCost = 20_000

// textLength is how long a text is taken to be at most, for the estimate.
const textLength = 1000

// estimator tells CEL's cost model how long the texts are.
type estimator struct{}

func (estimator) EstimateSize(cost.AstNode) *cost.SizeEstimate {
	return &cost.SizeEstimate{Min: 0, Max: textLength}
}

func (estimator) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}

var errTooCostly = errors.New("this guard costs too much to evaluate")

// checkCost refuses a guard whose estimated cost is out of bounds. The language
// has no loops, so that only texts can make a guard costly.
func checkCost(tree *celast.AST) error {
	c, err := cost.Cost(tree, estimator{})
	if err != nil {
		return fmt.Errorf("cost: %w", err)
	}
	if c.Max > maxCost {
		return errTooCostly
	}
	return nil
}
