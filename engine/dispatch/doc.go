// Package dispatch sends what the outbox holds, so that no message is lost and
// none goes out twice, whatever dies and whenever.
//
// A message goes from Ready to Sending in one transaction, in which the case and
// the facts are read again: what was paid, disputed, put on hold, refused or
// superseded meanwhile is not sent; the words are kept in that transaction, as they will be
// handed over. Then the message goes to its channel, outside any transaction, and what the channel answered is written in a second one: the new
// status, an entry of the journal, the contact, and what guards see as the
// outcome of the case's last action.
//
// Up to twenty messages of a route are claimed in one transaction, as many as its transport takes within a second, and up to twenty answers
// are written down while the next messages leave. Each message of a claim is judged by itself. A claim is good for ten seconds: a message whose turn
// comes later is Ready again, and looked at anew. Of each claim a mark is kept until its channel is called (ledger.Claims): when a process dies, what it
// had only claimed is Ready again. Unknown is what was on its way, or answered and not yet written down. Where no
// marks are kept, nothing is claimed before a worker is there to send it.
//
// What was Sending when a process died may have gone out. It becomes Unknown and
// is never blindly sent again: the channel is asked, where it can tell; a transport that
// recognises a repeated key is given it again; everything else waits for a person,
// unless its action says with engine.ParamResend that twice is better than never. What one
// transport had is never asked of another. Of a message that may have arrived nobody ever says
// that it was suppressed or failed.
//
// From a ledger.Together several processes deliver at once. Each leases the messages that it sends; what a channel answered is kept in
// a transaction of its own, and sealed into the journal in the order in which it came, by whoever has the turn. A message is Sending until
// then, and of unknown fate only once its lease has ended without an answer.
//
// A refusal is read for whose fault it is (channels.Blame). Ours lets the transport rest, or the messages that it
// concerns wait, and fails none; the recipient's marks the address; the message's is for a
// person. What is nobody's is tried again, and given up by age. Whoever stops a pass lets the messages that channels have come to their
// end, and the others wait.
//
// Time, pauses and randomness are parameters.
package dispatch
