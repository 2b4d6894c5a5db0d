// Package engine is the pure core of relance: what is known (Facts), where a
// case stands (Case), how it may move (Machine) and the one function that
// decides (Decide).
//
// It reads no file, no clock, no network and no policy language: guards reach
// it as compiled values behind the Guard interface, and today is a parameter.
// Everything that decides — a simulation, a plan, an explanation, a policy test —
// goes through Decide.
package engine
