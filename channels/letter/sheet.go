package letter

// Layout names where the parts of a letter go on A4 paper.
type Layout string

// The layouts.
const (
	// French: the window is on the right, as in the envelopes "DL fenêtre à droite".
	French Layout = "fr"
	// DIN: the window is on the left, as in DIN 5008 form B.
	DIN Layout = "din"
)

// box is a place on the sheet, in millimetres from the top left corner.
type box struct{ x, y, w, h float64 }

// sheet is the geometry of a layout.
type sheet struct {
	window box // of the recipient's address
	// returnLine is the height of the small sender's line at the top of the window; 0 for none.
	returnLine float64
	head       box     // of the letterhead
	body       float64 // where the subject starts on the first page
	folds      [2]float64
}

// Measures that all layouts share, in millimetres.
const (
	pageWidth   = 210.0
	pageHeight  = 297.0
	leftMargin  = 20.0
	rightMargin = 20.0
	topMargin   = 20.0 // from the second page on
	bottom      = 272.0
	footerAt    = 280.0
	textWidth   = pageWidth - leftMargin - rightMargin
)

func (l Layout) sheet() (sheet, bool) {
	switch l {
	case French:
		return sheet{
			window: box{105, 50, 90, 35},
			head:   box{leftMargin, 16, 80, 45},
			body:   100,
			folds:  [2]float64{99, 198},
		}, true
	case DIN:
		return sheet{
			window: box{25, 45, 80, 45}, returnLine: 17.7,
			head:  box{125, 16, 65, 60},
			body:  103.5,
			folds: [2]float64{105, 210},
		}, true
	default:
		return sheet{}, false
	}
}
