package intake

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// usualNames holds what programs call our columns, folded, the surest first. They are only
// ever suggested.
var usualNames = map[string][]string{
	"invoice": {
		"invoicenumber", "invoiceno", "invoiceid", "numerofacture", "numerodefacture", "n°facture", "n°defacture", "nofacture", "n°piece", "nopiece", "numeropiece",
		"docnumber", "documentnumber", "documentno", "rechnungsnummer", "rechnungsnr", "belegnummer", "num", "number", "numero", "facture", "document", "piece", "pieceref", "reference", "invoice", "invoice#", "invoicenum", "rechnung", "belegnr", "rechnungsnr.", "belegnr.", "factuurnummer", "factuurnr", "factuur", "numerofactura", "numerodefactura", "n°factura", "nºfactura", "factura", "numerofattura", "n°fattura", "nfattura", "fattura", "numerodocumento", "numerodafatura", "fatura", "fakturanr", "fakturanummer", "n°", "nº", "nr.", "no.",
		"nummer", "num.factura", "numfactura", "no.factura", "nofactura", "n.factura", "nfactura",
	},
	"client": {
		"customerid", "clientid", "codeclient", "codetiers", "numerotiers", "n°tiers", "notiers", "comptetiers", "compteclient", "customername", "customerfullname", "contactname", "clientname", "compauxnum", "nomclient", "nomduclient",
		"client", "customer", "debtor", "debiteur", "tiers", "account", "compte", "partner", "partenaire", "kunde", "debitor", "organization", "payer", "kundennummer", "kundennr", "kundennr.", "klant", "klantnummer", "cliente", "codigocliente", "codicecliente", "kund", "kundnr", "konto",
	},
	"amount": {
		"invoiceamount", "montantttc", "totalttc", "grandtotal", "totalamount", "amount", "montant", "ttc", "gross", "total", "betrag", "bruttobetrag", "debit", "value", "bedrag", "totaalbedrag", "totaal", "importe", "importetotal", "importo", "totale", "totaledocumento", "valor", "valortotal", "belopp", "gesamtbetrag", "endbetrag", "gesamt", "rechnungsbetrag", "importefactura", "totalfactura",
	},
	"due":  {"duedate", "datedecheance", "dateecheance", "echeance", "maturity", "falligkeit", "falligam", "netduedate", "fallig", "due", "falligkeitsdatum", "nettofalligkeit", "vervaldatum", "vervaldag", "vencimiento", "fechavencimiento", "fechadevencimiento", "scadenza", "datascadenza", "datadiscadenza", "vencimento", "datadevencimento", "forfallodato", "forfallodatum", "dateech.", "f.vto.", "f.vto", "fvto", "fechavto.", "fechavto", "f.vencimiento"},
	"date": {"eventdate", "date", "jour", "datum", "posted"},
	"role": {"role", "fonction", "qualite", "poste", "funktion"},
	"type": {"eventtype", "event", "evenement", "nature", "type", "operation"},
	"open": {
		"openbalance", "balancedue", "balance", "amountdue", "outstandingamount", "outstanding", "restantdu", "resteapayer", "resteregler", "soldedu", "solde", "montantdu",
		"restedu", "saldo", "offen", "offenerbetrag", "remainingamount", "openstaand", "openstaandbedrag", "nogtebetalen", "pendiente", "importependiente", "saldopendiente", "residuo", "importoresiduo", "daincassare", "emaberto", "valoremaberto", "offenerposten", "restbetrag", "offenerzahlbetrag",
		"soldeimpaye", "montantimpaye", "resteencaisser", "importeadeudado", "adeudado", "importedebido", "pendientedepago", "pendientedecobro", "importependientedepago", "falligerbetrag", "ausstehend", "ausstehenderbetrag",
	},
	"paid":     {"amountpaid", "montantpaye", "montantregle", "dejaregle", "bezahlt", "paid", "betaald", "betaaldbedrag", "importepagado", "cobrado", "importopagato", "incassato", "valorpago", "gezahlt"},
	"debit":    {"debit", "montantdebit", "soll", "betragsoll"},
	"credit":   {"credit", "montantcredit", "haben", "betraghaben"},
	"issued":   {"invoicedate", "issuedate", "dateissued", "datedefacture", "datefacture", "datedefacturation", "datedemission", "datedocument", "datepiece", "documentdate", "postingdate", "rechnungsdatum", "belegdatum", "date", "factuurdatum", "fechafactura", "fechadefactura", "fechaemision", "fechadeemision", "fecha", "f.factura", "ffactura", "f.emision", "datafattura", "datadocumento", "dataemissione", "datadaemissao", "datadeemissao", "emissao", "data", "fakturadatum", "datum"},
	"currency": {"currencycode", "currency", "devise", "wahrung", "documentcurrency", "ccy", "waehrung", "valuta", "munt", "moneda", "divisa", "moeda", "belegwahrung"},
	"paid_on":  {"datepaid", "paiddate", "datedepaiement", "datereglement", "bezahltam", "settleddate", "paymentdate", "dateregle", "dateencaissement", "zahlungsdatum", "betaaldatum", "fechapago", "fechadepago", "datapagamento", "datadepagamento", "datedereglement"},
	"terms":    {"paymentterms", "terms", "conditionsdereglement", "conditionsdepaiement", "delaidepaiement", "zahlungsziel"},
	"name":     {"customername", "clientname", "raisonsociale", "nomduclient", "nomclient", "nomdutiers", "intitule", "kontobezeichnung", "name1", "name", "nom", "ragionesociale", "razonsocial", "razaosocial", "firma", "kundenname", "klantnaam", "kundename", "nombrecliente", "nombredelcliente", "nomecliente"},
	"email":    {"emailaddress", "customeremail", "contactemail", "adresseemail", "email", "mail", "courriel"},
	"phone":    {"phonenumber", "telephone", "phone", "mobile", "telefon"},
	"street":   {"addressline1", "poaddressline1", "adresse", "adresse1", "address", "street", "strasse"},
	"postcode": {"postalcode", "popostalcode", "codepostal", "cp", "zip", "zipcode", "postcode", "plz"},
	"city":     {"pocity", "ville", "city", "ort"},
}

// Guess is a column of ours and the header that it may have in a file.
type Guess struct {
	Column string
	Header string
	Place  int  // of the header in the row
	Sure   bool // programs call it so; else the header only holds the word
}

// Guesses finds headers for the columns of a kind. Each header is given once, to the column
// that comes first in the documentation.
func Guesses(kind Kind, header []string) []Guess {
	used := map[int]bool{}
	turns := map[string][]string{}
	for _, h := range header {
		turns[foldedHeader(h)] = turned(h)
	}
	var out []Guess
	find := func(name string, like func(word, header string) bool, sure bool) bool {
		for _, word := range append([]string{nearest.Fold(name)}, usualNames[name]...) {
			for i, h := range header {
				if h != "" && !used[i] && like(word, foldedHeader(h)) {
					used[i] = true
					out = append(out, Guess{Column: name, Header: h, Place: i, Sure: sure})
					return true
				}
			}
		}
		return false
	}
	same := func(word, h string) bool { return word == h }
	around := func(word, h string) bool { return slices.Contains(turns[h], word) }
	if kind == KindInvoices && hasUsual("debit", header) && hasUsual("credit", header) {
		find("debit", same, true)
		find("credit", same, true)
	}
	within := func(word, h string) bool { return len(word) >= 4 && strings.Contains(h, word) && !beforeTax(h) }
	missing := map[string]bool{}
	for _, c := range columnsOf(kind) {
		known := slices.ContainsFunc(out, func(g Guess) bool { return g.Column == c.name })
		missing[c.name] = !known && !find(c.name, same, true) && !find(c.name, around, true)
	}
	for _, c := range columnsOf(kind) {
		if missing[c.name] && (c.required || c.name == "open" || c.name == "issued") {
			find(c.name, within, false)
		}
	}
	return out
}

// hasUsual reports whether a header is what programs call a column.
func hasUsual(name string, header []string) bool {
	return slices.ContainsFunc(header, func(h string) bool { return isUsual(name, nearest.Fold(h)) })
}

func foldedHeader(h string) string {
	return nearest.Fold(strings.NewReplacer("'", "", "’", "").Replace(h))
}

// ofInvoices are the words that stand before the name of a column to say that it is of an invoice, as a
// name over another does, and as programs do.
var ofInvoices = []string{"invoice", "facture", "rechnung", "factura", "factuur", "fattura", "fatura", "faktura"}

// turned lists what a header of several words may also be, folded: with the last of them first, Facture N°
// as N° Facture, and without the word of an invoice before it, Rechnung Betrag as Betrag.
func turned(header string) (all []string) {
	words := strings.Fields(header)
	if len(words) > 1 && slices.Contains(ofInvoices, foldedHeader(words[0])) {
		all = append(all, foldedHeader(strings.Join(words[1:], " ")))
	}
	for i := 1; i < len(words); i++ {
		all = append(all, foldedHeader(strings.Join(words[i:], " ")+" "+strings.Join(words[:i], " ")))
	}
	return all
}

// beforeTax reports whether a folded header says that an amount is without tax: nobody owes that.
func beforeTax(h string) bool {
	return strings.HasSuffix(h, "ht") || slices.ContainsFunc([]string{"horstaxe", "netto", "exclvat", "excltax", "beforetax", "baseimponible", "imponibile", "exclbtw"}, func(w string) bool { return strings.Contains(h, w) })
}
