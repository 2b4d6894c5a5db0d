// Package guard compiles the conditions of a policy, which are written in CEL,
// to engine.Guard.
//
// The vocabulary is closed and typed: Reference lists every name and function.
// Numbers are exact decimals that compare with plain literals, so that
// invoice.open >= 99.90 is true at exactly 99.90. Dates are civil days. What
// CEL would let through or say in its own words is checked here first: texts
// that a name can never have, habits of spreadsheets, money against text.
package guard
