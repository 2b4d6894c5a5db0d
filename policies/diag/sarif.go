package diag

import (
	"encoding/json"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
)

// SARIFOptions names the tool that found the diagnostics.
type SARIFOptions struct {
	Version string // of the tool; may be empty
	Docs    []Doc  // explain the codes; those that are not used are left out
}

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string     `json:"id"`
		ShortDescription *sarifText `json:"shortDescription,omitempty"`
		FullDescription  *sarifText `json:"fullDescription,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID           string          `json:"ruleId"`
		RuleIndex        int             `json:"ruleIndex"`
		Level            string          `json:"level"`
		Message          sarifText       `json:"message"`
		Locations        []sarifLocation `json:"locations"`
		RelatedLocations []sarifLocation `json:"relatedLocations,omitempty"`
		Fixes            []sarifFix      `json:"fixes,omitempty"`
	}
	sarifFix struct {
		ArtifactChanges []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		ArtifactLocation sarifArtifact      `json:"artifactLocation"`
		Replacements     []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   *sarifRegion `json:"deletedRegion"`
		InsertedContent *sarifText   `json:"insertedContent,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
		Message          *sarifText    `json:"message,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           *sarifRegion  `json:"region,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)

// WriteSARIF writes diagnostics as SARIF 2.1.0, the format of code scanning.
func WriteSARIF(w io.Writer, list List, sources map[string][]byte, opt SARIFOptions) error {
	codes := make([]string, 0, len(list))
	for _, d := range list {
		codes = append(codes, d.Code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "relance", Version: opt.Version, Rules: sarifRules(codes, opt.Docs)}
	for _, d := range list {
		r := sarifResult{
			RuleID: d.Code, RuleIndex: slices.Index(codes, d.Code), Level: d.Severity.String(), Message: sarifText{d.Text()},
			Locations: []sarifLocation{sarifPlace(sources, d.File, d.Start, d.End)},
		}
		for _, other := range d.Related {
			l := sarifPlace(sources, other.File, other.Start, other.End)
			l.Message = &sarifText{other.Message}
			r.RelatedLocations = append(r.RelatedLocations, l)
		}
		if f, ok := sarifFixOf(sources, &d); ok {
			r.Fixes = []sarifFix{f}
		}
		run.Results = append(run.Results, r)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifRules(codes []string, docs []Doc) []sarifRule {
	rules := make([]sarifRule, len(codes))
	for i, code := range codes {
		rules[i].ID = code
		if j := slices.IndexFunc(docs, func(d Doc) bool { return d.Code == code }); j >= 0 {
			rules[i].ShortDescription = &sarifText{docs[j].Title}
			rules[i].FullDescription = &sarifText{docs[j].Why}
		}
	}
	return rules
}

func sarifPlace(sources map[string][]byte, file string, start, end int) sarifLocation {
	var l sarifLocation
	u := url.URL{Path: file}
	if path.IsAbs(file) {
		u.Scheme = "file"
	} else if strings.Contains(file, ":") {
		u.Path = "./" + file // or the part before the colon would be a scheme
	}
	l.PhysicalLocation.ArtifactLocation.URI = u.String()
	if data, ok := sources[file]; ok && start >= 0 {
		from, to := PositionOf(data, start), PositionOf(data, end)
		l.PhysicalLocation.Region = &sarifRegion{from.Line, from.Column, to.Line, to.Column}
	}
	return l
}

// sarifFixOf are the edits that mend a diagnostic; ok is false when there are none.
func sarifFixOf(sources map[string][]byte, d *Diagnostic) (f sarifFix, ok bool) {
	var c sarifChange
	for _, e := range d.Fix {
		place := sarifPlace(sources, d.File, e.Start, e.End).PhysicalLocation
		if place.Region == nil {
			return f, false
		}
		c.ArtifactLocation = place.ArtifactLocation
		c.Replacements = append(c.Replacements, sarifReplacement{place.Region, &sarifText{e.Text}})
	}
	return sarifFix{[]sarifChange{c}}, len(d.Fix) > 0
}
