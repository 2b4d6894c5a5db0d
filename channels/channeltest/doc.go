// Package channeltest is the conformance suite of every channel, ours and
// other people's. A channel passes when it keeps the contract of package
// channels against a real or imitated other side that also misbehaves.
//
// In a Go test:
//
//	func TestConformance(t *testing.T) {
//		channeltest.Run(t, channeltest.Subject{
//			Transport: fax.Transport(),
//			Faults:    []channeltest.Fault{channeltest.Busy, channeltest.Silent},
//			Start:     startFaxMachine,
//		})
//	}
//
// Verify runs the same checks outside go test, for plugins in other languages.
package channeltest
