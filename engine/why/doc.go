// Package why turns the story of an invoice into an answer: what happened to
// it, which rule moved its case on a day and with what values, why every other
// rule did not, and what comes next.
package why
