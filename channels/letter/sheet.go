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
	chars  int // a line of the address may have, 0 for as many as fit
	// returnLine is the height of the small sender's line at the top of the window; 0 for none.
	returnLine float64
	head       box     // of the letterhead
	date       box     // where the place and the day begin
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
	// lowestFooter is where the foot of a page begins when it has two lines or fewer.
	lowestFooter = 280.0
	headSize     = 12.5 // of the name in a letterhead, in points
	headLine     = 5.9
	addressSize  = 10.5 // in the window, in points
	addressLine  = 4.9
	textWidth    = pageWidth - leftMargin - rightMargin
)

func (l Layout) sheet() (sheet, bool) {
	switch l {
	case French:
		return sheet{
			window: box{105, 50, 90, 35},
			chars:  38, // NF Z10-011
			head:   box{leftMargin, 16, 80, 45},
			date:   box{x: 105, y: 88},
			body:   96,
			folds:  [2]float64{99, 198},
		}, true
	case DIN:
		return sheet{
			window: box{25, 45, 80, 45}, returnLine: 17.7,
			head:  box{125, 16, 65, 60},
			date:  box{x: 125, y: 84},
			body:  98.5, // as in DIN 5008
			folds: [2]float64{105, 210},
		}, true
	default:
		return sheet{}, false
	}
}
