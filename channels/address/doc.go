// Package address judges and normalises e-mail addresses and phone numbers as people
// write them in exports. It is pure: it reaches no network and asks no server, so that
// the same answer holds when a message is planned and when it is sent.
package address
