// Package simulate replays a portfolio over a span of days with engine.Decide,
// the very function that runs: who would be contacted on which day, through
// which channel, about what. Nobody is contacted.
//
// Run gives the messages of a whole portfolio and a summary. Each client is replayed
// alone, by package replay. The same input gives the same bytes, whatever the number of workers.
//
// A simulation knows no answer of a channel: what is sent counts as sent
// (engine.Outcome "sent") on the day it goes out.
package simulate
