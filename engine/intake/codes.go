package intake

// The codes of problems; Docs explains each.
const (
	codeEmptyFile    = "RL600"
	codeNoRows       = "RL601"
	codeEncoding     = "RL602"
	codeNUL          = "RL603"
	codeFormat       = "RL604"
	codeCells        = "RL605"
	codeQuote        = "RL606"
	codeJSON         = "RL607"
	codeHeaderTwice  = "RL608"
	codeNoColumn     = "RL609"
	codeNoHeader     = "RL610"
	codeSheet        = "RL611"
	codeKind         = "RL612"
	codeFactHeader   = "RL613"
	codeMapping      = "RL614"
	codeFactorHeader = "RL615"
	codeOtherSheets  = "RL616"
	codeHidden       = "RL617"
	codeGarbled      = "RL618"
	codeStatus       = "RL619"
	codeEmpty        = "RL620"
	codeMangled      = "RL621"
	codeDuplicate    = "RL622"
	codeAmount       = "RL623"
	codeMarkUnclear  = "RL624"
	codeMarkConflict = "RL625"
	codeDecimals     = "RL626"
	codeTotal        = "RL627"
	codeCurrency     = "RL628"
	codeNoCurrency   = "RL629"
	codeSign         = "RL630"
	codeDate         = "RL631"
	codeOrderUnclear = "RL632"
	codeOrderClash   = "RL633"
	codeBool         = "RL634"
	codeWord         = "RL635"
	codeFact         = "RL636"
	codePlace        = "RL637"
	codeEmail        = "RL638"
	codeDueEarly     = "RL640"
	codePaidEarly    = "RL641"
	codePaidOpen     = "RL642"
	codeOpen         = "RL643"
	codeEventAmount  = "RL644"
	codeEventTarget  = "RL645"
	codePromise      = "RL646"
	codeOptOut       = "RL647"
	codeEventTwice   = "RL648"
	codeEventUnknown = "RL649"
	codeMixed        = "RL650"
	codeEventClient  = "RL651"
	codeImplied      = "RL652"
	codeEventDetail  = "RL653"
	codeCreditFor    = "RL654"

	codeDocType = "RL658"
	codeLines   = "RL659"
	codeNoDue   = "RL660"
	codeAged    = "RL662"
	codeTerms   = "RL661"
	codeSplit   = "RL657"

	codeDocument = "RL663"
	codeLeftOut  = "RL669"

	codeContactClient  = "RL655"
	codeContactAddress = "RL656"
	codePhone          = "RL639"
)

// What package einvoice reports of the files that a source is made from.
const (
	CodePaper       = "RL664" // it cannot be used
	CodePaperOther  = "RL665" // it is no invoice
	CodePaperSeller = "RL666" // it is of another seller
	CodePaperTwice  = "RL667" // its number is in another file too
	CodePaperOdd    = "RL668" // a person should look at it
)
