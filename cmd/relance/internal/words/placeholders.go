package words

import "regexp"

// frenchPlaceholders are what stands for arguments in the line that says how a command is written.
var frenchPlaceholders = map[string]string{
	"ADDRESS": "ADRESSE", "AMOUNT": "MONTANT", "ARGUMENT": "ARGUMENT", "BOOK": "JEU", "CASE": "DOSSIER", "CHANNEL": "CANAL", "CLIENT": "CLIENT",
	"CODE": "CODE", "COMMAND": "COMMANDE", "DIR": "DOSSIER", "ENTRY": "ÉCRITURE", "EXPRESSION": "EXPRESSION", "FILE": "FICHIER", "ID": "ID",
	"INVOICE": "FACTURE", "KIND": "GENRE", "MESSAGE": "MESSAGE", "NAME": "NOM", "NEW": "NOUVEAU", "OLD": "ANCIEN", "PLACE": "LIEU", "PLAN": "PLAN",
	"POLICY": "POLITIQUE", "SHADOWBOOK": "JEU-OMBRE", "STATE": "ÉTAPE", "TEMPLATE": "MODÈLE",
}

var aPlaceholder = regexp.MustCompile(`\b[A-Z]{2,}\b`)

// Placeholders is a line that says how a command is written, with the words for its arguments in the writer's
// language. A word that has no other there stays.
func (w Writer) Placeholders(line string) string {
	if w.Spoken() != "fr" {
		return line
	}
	return aPlaceholder.ReplaceAllStringFunc(line, func(word string) string { return Translated(frenchPlaceholders, word) })
}
