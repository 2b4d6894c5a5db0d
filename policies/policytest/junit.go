package policytest

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// The elements of JUnit's XML, as build servers read it.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string     `xml:"name,attr"`
		Class   string     `xml:"classname,attr"`
		File    string     `xml:"file,attr"`
		Line    int        `xml:"line,attr"`
		Failure *junitText `xml:"failure"`
		Error   *junitText `xml:"error"`
	}
	junitText struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes the outcome of tests as JUnit XML: a suite for each file. A test that could not be run to
// its end is an error, one that gave another timeline a failure with both side by side. It has no
// times, so that the same tests give the same bytes.
func WriteJUnit(w io.Writer, results []Result) error {
	all := junitSuites{Tests: len(results)}
	for i := range results {
		r := &results[i]
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != r.Test.File {
			all.Suites = append(all.Suites, junitSuite{Name: r.Test.File})
		}
		s := &all.Suites[len(all.Suites)-1]
		c := junitCase{Name: r.Test.Name, Class: strings.TrimSuffix(r.Test.File, "_test.cue"), File: r.Test.File, Line: r.Test.Line}
		var text strings.Builder
		writeDifference(&text, r, TextOptions{})
		switch {
		case r.Err != nil:
			c.Error = &junitText{r.Err.Error(), text.String()}
			s.Errors++
			all.Errors++
		case !r.Passed():
			c.Failure = &junitText{"the timeline is not as expected", text.String()}
			s.Failures++
			all.Failures++
		}
		s.Tests++
		s.Cases = append(s.Cases, c)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return fmt.Errorf("junit: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}
