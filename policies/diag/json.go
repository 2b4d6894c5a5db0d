package diag

import (
	"encoding/json"
	"io"
)

// SchemaVersion is the version of the JSON that WriteJSON writes. Fields may be
// added under the same version, and are renamed or removed only under a new one.
const SchemaVersion = 1

type (
	jsonReport struct {
		SchemaVersion int              `json:"schema_version"`
		Errors        int              `json:"errors"`
		Warnings      int              `json:"warnings"`
		Diagnostics   []jsonDiagnostic `json:"diagnostics"`
	}
	jsonDiagnostic struct {
		Code     string        `json:"code"`
		Severity string        `json:"severity"`
		File     string        `json:"file"`
		Start    *jsonPosition `json:"start,omitempty"`
		End      *jsonPosition `json:"end,omitempty"`
		Message  string        `json:"message"`
		Hint     string        `json:"hint,omitempty"`
		Witness  string        `json:"witness,omitempty"` // a situation that shows it
		Fix      []jsonEdit    `json:"fix,omitempty"`     // the edits of the file that mend it, where there is one right answer
		Related  []jsonRelated `json:"related,omitempty"`
	}
	jsonEdit struct {
		Start *jsonPosition `json:"start"`
		End   *jsonPosition `json:"end"`
		Text  string        `json:"text"` // in the place of what stands there
	}
	jsonRelated struct {
		File    string        `json:"file"`
		Start   *jsonPosition `json:"start,omitempty"`
		End     *jsonPosition `json:"end,omitempty"`
		Message string        `json:"message"`
	}
	jsonPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
		Offset int `json:"offset"`
	}
)

// WriteJSON writes diagnostics as one JSON object for programs. Lines and
// columns count from 1, columns in characters; offset is the byte in the file.
// A diagnostic about a file or a folder as a whole has no start and no end.
func WriteJSON(w io.Writer, list List, sources map[string][]byte) error {
	out := jsonReport{SchemaVersion: SchemaVersion, Errors: list.Errors(), Warnings: len(list) - list.Errors(), Diagnostics: []jsonDiagnostic{}}
	for _, d := range list {
		j := jsonDiagnostic{
			Code: d.Code, Severity: d.Severity.String(), File: d.File, Message: d.Message, Hint: d.Hint, Witness: d.Witness,
			Start: position(sources, d.File, d.Start), End: position(sources, d.File, d.End),
		}
		for _, e := range d.Fix {
			j.Fix = append(j.Fix, jsonEdit{position(sources, d.File, e.Start), position(sources, d.File, e.End), e.Text})
		}
		for _, r := range d.Related {
			j.Related = append(j.Related, jsonRelated{
				File: r.File, Message: r.Message,
				Start: position(sources, r.File, r.Start), End: position(sources, r.File, r.End),
			})
		}
		out.Diagnostics = append(out.Diagnostics, j)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func position(sources map[string][]byte, file string, offset int) *jsonPosition {
	data, ok := sources[file]
	if !ok || offset < 0 {
		return nil
	}
	p := PositionOf(data, offset)
	return &jsonPosition{Line: p.Line, Column: p.Column, Offset: offset}
}
