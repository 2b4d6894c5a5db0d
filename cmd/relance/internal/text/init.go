package text

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// WriteNewBook says what there is now, and what comes next; ignore are the lines that the .gitignore which is there may lack.
func WriteNewBook(w io.Writer, say words.Writer, dir string, files int, ignore string) error {
	at := words.Shell(filepath.ToSlash(dir))
	text := say.T(`wrote a book of %s to %s

next:
  relance simulate %[2]s    who would get what, on which day, in the sample data
  relance check %[2]s       after every change
  relance test %[2]s        what the policies are meant to do
and put your own company into %[2]s/book.cue
`, say.N(files, "file", "files"), at)
	if ignore != "" {
		text += "\n" + say.T("your .gitignore stays as it is; these lines keep what clients owe out of the repository:") + "\n" + ignore
	}
	_, err := fmt.Fprint(w, text)
	return err
}
