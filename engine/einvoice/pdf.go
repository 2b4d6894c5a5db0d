package einvoice

import (
	"bytes"
	"io"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	pdffault "github.com/pdfcpu/pdfcpu/pkg/pdfcpu/fault"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/validate"
)

// attached are the names of the XML in a PDF: Factur-X and ZUGFeRD 2.1, ZUGFeRD 2.0 and 1.0,
// and XRechnung in a ZUGFeRD.
var attached = []string{"factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"}

// Inside returns the XML of the invoice that a PDF has inside. Other files in it are left alone.
func Inside(pdf []byte) ([]byte, error) {
	if len(pdf) > Largest {
		return nil, fault("see whether it is an invoice at all", "it has more than %d MB", Largest>>20)
	}
	if !bytes.Contains(pdf[max(0, len(pdf)-2048):], []byte("%%EOF")) {
		return nil, fault("fetch it again", "it is a PDF that ends in the middle")
	}
	withoutHome()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Offline = true
	conf.Limits.MaxStreamBytes, conf.Limits.MaxDecodeBytes = Largest, Largest
	conf.Limits.MaxObjectCount, conf.Limits.MaxXRefEntries, conf.Limits.MaxObjectStreamCount = 500_000, 500_000, 100_000
	files, err := attachments(pdf, conf)
	if err != nil && !strings.Contains(err.Error(), "no attachments available") { // it has no error of its own for that
		return nil, fault("open it, and print it into another; or ask whoever made it", "it is a PDF that cannot be read: %v", err)
	}
	best, place := -1, len(attached)
	for i, f := range files {
		name := strings.ToLower(path.Base(strings.ReplaceAll(f.FileName, `\`, "/")))
		if p := slices.Index(attached, name); p >= 0 && p < place {
			best, place = i, p
		}
	}
	if best < 0 {
		f := fault("take it out, or name it after the XML that is beside it", "it is a PDF without an electronic invoice in it")
		f.Other = true
		return nil, f
	}
	data, err := io.ReadAll(io.LimitReader(files[best], Largest+1))
	if err != nil {
		return nil, fault("fetch it again", "the invoice in the PDF cannot be read: %v", err)
	}
	return data, nil
}

// withoutHome keeps the library from writing a configuration into the user's home.
var withoutHome = sync.OnceFunc(func() { model.ConfigPath = "disable" })

// attachments are the files inside a PDF. They are asked of the library's parts: its package api brings
// forms along, whose tables of widths cost each start of a program some 20 ms.
func attachments(pdf []byte, conf *model.Configuration) (files []model.Attachment, err error) {
	defer pdffault.Catch(&err)
	conf.Cmd = model.EXTRACTATTACHMENTS
	ctx, err := pdfcpu.Read(bytes.NewReader(pdf), conf)
	if err != nil {
		return nil, err
	}
	if err := validate.XRefTable(ctx); err != nil {
		return nil, err
	}
	return ctx.ExtractAttachments(nil)
}
