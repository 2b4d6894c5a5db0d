// Package channels is the contract between relance and whatever carries its
// messages: mail servers, SMS operators, print houses, people's task lists.
//
// A channel is declared once by a [Spec]: what a policy may say about it, which
// address it needs, what it proves and costs. A [Transport] carries one channel
// to a real place and opens a [Channel], whose one required method is Send.
// Everything else a channel can do is an optional interface found by assertion:
// [Checker], [Reconciler], [StatusReceiver], [ReplyReceiver], [Closer].
//
// What Send returns decides what happens next, so outcomes are typed: a nil
// error means the message was accepted, and an [Error] says whether trying again
// is safe ([Temporary], [RateLimited]), useless ([Permanent]) or dangerous because
// the message may already be on its way ([Ambiguous]).
//
// The package reads no clock, keeps no globals and knows nothing of policies or
// cases. Package channeltest is the conformance suite of every implementation.
package channels
