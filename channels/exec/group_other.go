//go:build !unix

package exec

import "os/exec"

// ownGroup does nothing here: there are no process groups.
func ownGroup(*exec.Cmd) {}

// killGroup ends the plugin.
func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
