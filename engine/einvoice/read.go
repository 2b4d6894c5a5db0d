package einvoice

import (
	"bytes"
)

// Largest is how many bytes a file may have.
const Largest = 20 << 20

// Read reads one file: XML, or a PDF with the XML of an invoice in it. The error is a *Fault
// when the file cannot be used.
func Read(data []byte) (*Document, error) {
	if bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), 1024)], " \t\r\n\x00"), []byte("%PDF-")) {
		inside, err := Inside(data)
		if err != nil {
			return nil, err
		}
		return readXML(inside)
	}
	return readXML(data)
}

func readXML(data []byte) (*Document, error) {
	switch {
	case len(data) > Largest:
		return nil, fault("see whether it is an invoice at all", "it has more than %d MB", Largest>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, fault("fetch it again", "it is empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return nil, fault("unpack it, and name the folder", "it is a zip archive")
	}
	name, err := root(data)
	if err != nil {
		return nil, err
	}
	var d *Document
	switch name.Local {
	case "Invoice", "CreditNote":
		d, err = readUBL(data, name.Local == "CreditNote")
	case "CrossIndustryInvoice":
		d, err = readCII(data)
	case "CrossIndustryDocument":
		return nil, fault("have the invoice made again as ZUGFeRD 2 or Factur-X", "it is ZUGFeRD 1.0 of 2014, which is not read")
	default:
		f := fault("take it out of the folder", "it is XML, and no invoice: its first element is %q", name.Local)
		f.Other = true
		return nil, f
	}
	if err != nil {
		return nil, err
	}
	return d, d.check()
}
