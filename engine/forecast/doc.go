// Package forecast looks ahead from a ledger as it stands: from the cases of today, with what was really said so far,
// who is contacted on which day, what that costs, how many calls a day people have to make, and what may come in.
// It is pure: nobody is contacted, and nothing is written.
package forecast
