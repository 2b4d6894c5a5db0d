package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// anEnglishWord is a word that no French sentence has. What is quoted, a flag or a name with a dot is none.
var anEnglishWord = regexp.MustCompile(`(?i)(?:^|[\s(])(the|an|of|with|and|is|are|not|needs?|takes?|which|to|for|folders?|write|must|may|be|when|invalid|syntax|parsing|one|got|as|well|there|arg|args|accepts|received|argument for|such|it|its|their|that|this|has|say)(?:[\s,;:.)]|$)`)

// saidAsWritten is what a text says in another language on purpose: in quotes, or an example of what to write.
var saidAsWritten = regexp.MustCompile(`"[^"]*"|'[^']*'|--[a-z-]+(=\S+)?|relance( [a-z-]+)+|and pour &&`)

// englishWord is a word of a French text that is English; empty when there is none.
func englishWord(text string) string {
	return strings.TrimSpace(anEnglishWord.FindString(saidAsWritten.ReplaceAllString(text, "")))
}

// Whoever mistypes a command line reads why in French, of every command: too many arguments, too few, an unknown flag,
// a flag without its value or with one that it does not take.
func TestWrongCommandLinesAreRefusedInFrench(t *testing.T) {
	t.Chdir(t.TempDir())
	tried, seen := 0, map[string]bool{}
	each(newRoot(params{}), func(cmd *cobra.Command) {
		path := strings.Fields(cmd.CommandPath())[1:]
		lines := [][]string{append(path, "--nope"), append(path, "--nope=1"), append(path, "-Z")}
		if cmd.Name() != "verify" || cmd.Parent().Name() != "channels" { // its arguments are another program's command line
			if !strings.Contains(cmd.Use, "...]") && cmd.Name() != "help" { // any number
				lines = append(lines, append(path, "un", "deux", "trois", "quatre", "cinq"))
			}
		}
		if err := cmd.Args; err != nil && !cmd.HasSubCommands() && err(cmd, nil) != nil {
			lines = append(lines, path)
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if seen[f.Name+f.Usage] || f.Name == "help" {
				return
			}
			seen[f.Name+f.Usage] = true
			if f.NoOptDefVal == "" {
				lines = append(lines, append(path, "--"+f.Name))
			}
			if t := f.Value.Type(); !strings.HasPrefix(t, "string") {
				lines = append(lines, append(path, "--"+f.Name+"=?"))
			}
		})
		for _, line := range lines {
			tried++
			said, code := french(t, slices.Clone(line))
			if code != exitFailed || !strings.HasPrefix(said, "relance: ") {
				t.Errorf("relance %s: %d, %s", strings.Join(line, " "), code, said)
			}
			if word := englishWord(said); word != "" {
				t.Errorf("relance %s: %q is English: %s", strings.Join(line, " "), word, said)
			}
		}
	})
	if tried < 500 {
		t.Errorf("%d command lines are too few", tried)
	}
}

// The help of every command is wholly in French, but for its examples.
func TestHelpIsWhollyFrench(t *testing.T) {
	t.Chdir(t.TempDir())
	each(newRoot(params{}), func(cmd *cobra.Command) {
		said, code := french(t, append(strings.Fields(cmd.CommandPath())[1:], "--help"))
		if code != exitDone {
			t.Errorf("%s: %d, %s", cmd.CommandPath(), code, said)
		}
		for line := range strings.Lines(said) {
			if word := englishWord(line); word != "" && !strings.HasPrefix(line, "  relance ") {
				t.Errorf("%s: %q is English: %s", cmd.CommandPath(), word, strings.TrimSpace(line))
			}
		}
	})
}

// french carries a command line out in French, and returns what it said.
func french(t *testing.T, args []string) (string, exitCode) {
	t.Helper()
	var out bytes.Buffer
	p := params{Lang: "fr", Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Workers: 1, Now: func() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }}
	code := execute(t.Context(), p, args)
	return fmt.Sprint(strings.TrimSpace(out.String())), code
}

// Repl speaks French: its lines, and what is wrong with one.
func TestReplSpeaksFrench(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", "examples", "quickstart"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	lines := []string{":help", "true", ":where", ":nope", ":invoice F-9999", ":invoice F-1016", ":at 2026-01-28", ":at never", ":policy standard", ":policy nope", "days_late > 3", "days_lat > 3", "1 +", ":names zzz"}
	var out bytes.Buffer
	p := params{Lang: "fr", Stdin: strings.NewReader(strings.Join(lines, "\n") + "\n"), Stdout: &out, Stderr: &out, Workers: 1, Now: func() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }}
	if code := execute(t.Context(), p, []string{"repl", root}); code != exitFindings {
		t.Errorf("it ended with %d", code)
	}
	for line := range strings.Lines(out.String()) {
		if word := englishWord(line); word != "" {
			t.Errorf("%q is English: %s", word, strings.TrimSpace(line))
		}
	}
	for _, want := range []string{"facture F-1016 au 28/01/2026, politique standard, étape courtesy", "Une expression donne sa valeur", "aucun nom ne contient zzz", "days_lat n’est pas un nom"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, out.String())
		}
	}
}
