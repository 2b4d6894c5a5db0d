package bookdir

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/relance-dev/relance/policies"
)

// apartTime is how long Apart lets its process live: loadTime, and what the rest of a check takes.
const apartTime = 2 * loadTime

// maxFindings is how much of what that process says is read, in bytes.
const maxFindings = 64 << 20

// Apart tries in a process of its own whether a book can be computed within its bounds, and fails when it cannot. CUE cannot be told
// to stop: what was given up goes on until its process ends, which a server's does not. Program is the path of relance;
// when it is empty nothing is tried. A book that is wrong in another way is none of Apart's business.
func Apart(ctx context.Context, program, dir string) error {
	if program == "" {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, apartTime)
	defer cancel()
	cmd := exec.CommandContext(limited, program, "check", "--format", "json", "--", dir)
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return fmt.Errorf("check %s in a process of its own: %w", dir, err)
	}
	var found struct {
		Diagnostics []struct {
			Code, File, Message string
			Start               struct{ Line, Column int }
		}
	}
	said, readErr := io.ReadAll(io.LimitReader(out, maxFindings))
	if readErr == nil && len(said) == maxFindings {
		cancel()
	}
	err = cmd.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var exit *exec.ExitError
	if limited.Err() != nil || errors.As(err, &exit) && !exit.Exited() {
		return fmt.Errorf("%s cannot be computed: the process that tried was ended (%w)", dir, errors.Join(limited.Err(), err))
	}
	if json.Unmarshal(said, &found) != nil {
		return nil // it says so again, to a person, in this process: there is no such folder
	}
	for _, d := range found.Diagnostics {
		if d.Code == policies.CodeTooMuch {
			return fmt.Errorf("%s:%d:%d: error[%s]: %s", d.File, d.Start.Line, d.Start.Column, d.Code, d.Message)
		}
	}
	return nil
}
