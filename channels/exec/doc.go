// Package exec carries a channel by a program in any language: a plugin. It is how
// relance reaches whatever it has no package for. README.md in this folder
// documents the protocol; [Serve] speaks it for plugins written in Go.
//
// The plugin is started with the first message and stays. It reads one JSON
// object per line on its standard input, writes one per line on its standard
// output, and logs on its standard error. It may answer in any order. When it dies, what
// it was doing is Ambiguous and it is started again for the next message.
package exec
