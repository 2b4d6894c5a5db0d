package server

import (
	"bytes"
	"context"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	sheets "github.com/relance-dev/relance/cmd/relance/internal/report"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/report"
)

// perTable is how many rows of a table of the report a page shows; the workbook has all.
const perTable = 50

// reportPage is a report, as a page shows it.
type reportPage struct {
	*sheets.Page
	From, At engine.Date
	Old      time.Time // when it was made, when the ledger went on since
}

// Rows are the rows of a table that the page shows.
func (reportPage) Rows(p sheets.Part) [][]sheets.Cell { return p.Rows[:min(len(p.Rows), perTable)] }

// Left is how many rows the page does not show.
func (reportPage) Left(p sheets.Part) int { return max(0, len(p.Rows)-perTable) }

// Number reports whether a column has numbers.
func (reportPage) Number(p sheets.Part, column int) bool {
	for _, row := range p.Rows {
		if column < len(row) && row[column].Number != "" {
			return true
		}
	}
	return false
}

// Chart is the chart of a table.
func (reportPage) Chart(p sheets.Part, chapter, part int) template.HTML {
	return template.HTML(p.Chart.SVG("c" + strconv.Itoa(chapter) + "-" + strconv.Itoa(part))) //nolint:gosec // every text in it is escaped
}

// readReport reads the report that the address asks for.
func (v *visit) readReport() (rep *report.Report, old time.Time, err error) {
	q := v.r.URL.Query()
	day := func(name string) engine.Date {
		if err == nil && q.Get(name) != "" {
			var d engine.Date
			if d, err = engine.ParseDate(q.Get(name)); err == nil {
				return d
			}
		}
		return 0
	}
	from, at := day("from"), day("at")
	if err != nil {
		return nil, old, &said{http.StatusUnprocessableEntity, "Write a day that exists, as YYYY-MM-DD."}
	}
	if at == 0 {
		at = v.today
	}
	if from > at || at > v.today || from != 0 && from.AddMonths(report.MaxMonths) < at {
		return nil, old, &said{http.StatusUnprocessableEntity, "The first day comes before the last, by ten years at most, and the last is not to come."}
	}
	err = v.read(func(ctx context.Context, r ledger.Reader) error {
		rep, old, err = v.figures(ctx, r, v.office, v.today, from, at)
		return err
	})
	return rep, old, err
}

// showReport shows what is owed, what came in, and what each step brought.
func (v *visit) showReport() error {
	rep, old, err := v.readReport()
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "report", "Report", reportPage{v.reportWords(rep), rep.From, rep.At, old})
}

func (v *visit) reportWords(rep *report.Report) *sheets.Page {
	book := v.office.Book
	return sheets.New(rep, book.Engine.Creditor.Name, func(entity string) string { return book.Company(entity).Name }, v.language)
}

// sendReport sends the report as a workbook, or for paper.
func (v *visit) sendReport() error {
	rep, _, err := v.readReport()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	format, kind := v.r.PathValue("format"), "application/pdf"
	switch format {
	case "report.xlsx":
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		err = v.reportWords(rep).XLSX(&b, rep.At.Time())
	case "report.pdf":
		paper, failed := delivery.Paper(v.office.Book, "")
		if failed != nil {
			return failed
		}
		var pdf []byte
		pdf, err = v.reportWords(rep).PDF(paper, rep.At.Time())
		_, _ = b.Write(pdf)
	default:
		return &said{http.StatusNotFound, "There is no such page."}
	}
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+rep.At.String()+"-"+format+`"`)
	_, _ = v.w.Write(b.Bytes())
	return nil
}
