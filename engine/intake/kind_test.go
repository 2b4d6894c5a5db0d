package intake_test

import (
	"io"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/intake"
)

// A column that several kinds of file have says which kind it is by what is in it.
func TestATypeMakesEventsOnlyWithTheWordsOfEvents(t *testing.T) {
	for text, want := range map[string]intake.Kind{
		"Client,Type,Date,Amount\nC-1,payment,2026-01-02,10.00\n":                   intake.KindEvents,
		"client,name,type\nC-1,Larch,Company\n":                                     intake.KindClients,
		"Client;Name;Type;Date;Email\nC-1;Larch;Company;2026-01-02;a@example.org\n": intake.KindClients,
		"Client ID,Type,Company name,Created on\nC-1,Business,Larch,2026-01-01\n":   intake.KindAuto,
		"Number,Type,Notes\n7,payment,x\n":                                          intake.KindAuto,
	} {
		src := intake.Source{Name: "list.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
		report, err := intake.Check(t.Context(), src, intake.KindAuto, intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := report.Files[0].Kind; got != want {
			t.Errorf("%q is taken for %s, not %s", text, got, want)
		}
	}
}
