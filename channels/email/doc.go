// Package email sends mail over SMTP.
//
// One connection carries many messages and is renewed before a server would
// complain. The Message-ID is made from the message's key, so that a mail sent
// twice is the same mail to whoever stores it, and a bounce finds its message.
// SMTP cannot be asked what became of a message: an answer lost after the
// last byte is Ambiguous for good.
package email
