package template_test

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/template"
)

func ExampleTemplate_Render() {
	t, _ := template.Parse("nudge.en.md", []byte("Dear {{.client.name}}, **{{.total.open}}** has been due since {{.oldest.due}}."))
	due := engine.NewDate(2026, 1, 7)
	eur := engine.MustCurrency("EUR")
	data, err := template.NewData(template.Source{
		Creditor: &template.Creditor{Name: "Atelier Dupont SAS"},
		Message:  &engine.Message{Date: due + 8, Currency: eur, Lines: []engine.Line{{Invoice: "F-1", Open: 1234_56, Due: due, DaysLate: 8}}},
		Lines: []template.Line{{Input: &engine.Input{Facts: engine.Facts{
			Invoice: &engine.Invoice{ID: "F-1", Amount: 1234_56, Currency: eur},
			Client:  &engine.Client{Name: "Baker & Sons"},
		}}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := t.Render(data)
	fmt.Print(r.Text, r.HTML)
	fmt.Println(err)
	// Output:
	// Dear Baker & Sons, €1,234.56 has been due since 7 January 2026.
	// <p>Dear Baker &amp; Sons, <strong>€1,234.56</strong> has been due since 7 January 2026.</p>
	// <nil>
}
