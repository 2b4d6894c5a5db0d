// Package einvoice reads electronic invoices that the creditor sent — UBL invoices and credit
// notes, the UN/CEFACT Cross Industry Invoice (CII), XRechnung in either, and the PDF files
// Factur-X and ZUGFeRD that have a CII inside — as rows of invoices for package intake.
//
// What is open is what the document asks for (UBL PayableAmount, CII DuePayableAmount), not
// its total. A credit lowers what is owed, whether it is a credit note with positive amounts
// or an invoice with negative ones. A due date is read from its own field alone, never from
// prose. A document whose own sums do not add up, or whose seller is none of the creditor's
// companies, is an error, and nothing is used.
//
// The fields are those of EN 16931-1 (business terms BT-…) in their syntax bindings.
package einvoice
