//go:build race

package costtest

const underRace = true
