package letter

import (
	"github.com/boombuler/barcode/qr"
)

// The code of an address, in millimetres: a telephone reads it from a hand's breadth away.
const (
	codeSide  = 24.0
	codeAbove = 5.0
	codeQuiet = 4 // modules of white around it (ISO/IEC 18004)
)

// code draws an address as a code that a telephone reads, with a word beside it that says so. An address that is too
// long for one is left to the words.
func (w *writer) code(address string) {
	if address == "" {
		return
	}
	code, err := qr.Encode(address, qr.M, qr.Unicode)
	if err != nil {
		return
	}
	w.room(codeAbove + codeSide)
	n := code.Bounds().Dx()
	module := codeSide / float64(n+2*codeQuiet)
	left, top := leftMargin-codeQuiet*module, w.y+codeAbove
	w.pdf.SetFillColor(0, 0, 0)
	for y := range n {
		for from := 0; from < n; {
			if !dark(code.At(from, y).RGBA()) {
				from++
				continue
			}
			to := from
			for to < n && dark(code.At(to, y).RGBA()) {
				to++
			}
			w.pdf.Rect(left+float64(codeQuiet+from)*module, top+float64(codeQuiet+y)*module, float64(to-from)*module, module, "F")
			from = to
		}
	}
	w.setSize(smallSize + 1)
	x := left + codeSide + 2
	for i, l := range w.measure().wrap([]run{{text: w.words.code}}, textWidth-codeSide-2) {
		w.draw(l, x, top+codeSide/2-smallLine+float64(i)*(smallLine+0.4), smallSize+1)
	}
	w.setSize(w.body)
	w.y = top + codeSide
}

func dark(r, _, _, _ uint32) bool { return r == 0 }
