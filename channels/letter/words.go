package letter

import (
	"fmt"
	"strings"
)

// phrases are the few words that the paper itself says.
type phrases struct {
	subject    string // before the subject line; may be empty
	registered string
	page       string // with the page and the number of pages
}

// phrasesIn returns the phrases of a language, by its first part; English when unknown.
func phrasesIn(language string) phrases {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch base {
	case "fr":
		return phrases{"Objet\u00a0: ", "Lettre recommandée avec accusé de réception", "Page %d / %d"}
	case "de":
		return phrases{"", "Einschreiben mit Rückschein", "Seite %d / %d"}
	case "es":
		return phrases{"Asunto: ", "Carta certificada con acuse de recibo", "Página %d / %d"}
	case "it":
		return phrases{"Oggetto: ", "Raccomandata con avviso di ricevimento", "Pagina %d / %d"}
	case "nl":
		return phrases{"Betreft: ", "Aangetekend met ontvangstbevestiging", "Pagina %d / %d"}
	default:
		return phrases{"Subject: ", "Registered letter with proof of receipt", "Page %d / %d"}
	}
}

func (p phrases) pageOf(n, total int) string { return fmt.Sprintf(p.page, n, total) }
