package bank

// The parts of camt.053 and camt.054 that are read, by local names: they are those of versions 02
// to 13. Source: ISO 20022, Bank-to-Customer Cash Management.

type camtAmount struct {
	Currency string `xml:"Ccy,attr"`
	Text     string `xml:",chardata"`
}

type camtDate struct {
	Day     string `xml:"Dt"`
	Instant string `xml:"DtTm"`
}

type camtAccount struct {
	IBAN     string `xml:"Id>IBAN"`
	Other    string `xml:"Id>Othr>Id"`
	Currency string `xml:"Ccy"`
}

type camtBalance struct {
	Code   string     `xml:"Tp>CdOrPrtry>Cd"`
	Amount camtAmount `xml:"Amt"`
	Sign   string     `xml:"CdtDbtInd"`
	Date   camtDate   `xml:"Dt"`
}

type camtStatus struct {
	Code string `xml:"Cd"`
	Text string `xml:",chardata"`
}

type camtEntry struct {
	Ref      string     `xml:"NtryRef"`
	Amount   camtAmount `xml:"Amt"`
	Sign     string     `xml:"CdtDbtInd"`
	Reversal string     `xml:"RvslInd"`
	Status   camtStatus `xml:"Sts"`
	Booked   camtDate   `xml:"BookgDt"`
	Value    camtDate   `xml:"ValDt"`
	BankRef  string     `xml:"AcctSvcrRef"`
	Code     camtCode   `xml:"BkTxCd"`
	Details  []struct {
		Batch struct {
			Count string `xml:"NbOfTxs"`
		} `xml:"Btch"`
		Txs []camtTx `xml:"TxDtls"`
	} `xml:"NtryDtls"`
	Info string `xml:"AddtlNtryInf"`
}

type camtCode struct {
	Family    string `xml:"Domn>Fmly>Cd"`
	SubFamily string `xml:"Domn>Fmly>SubFmlyCd"`
}

type camtParty struct {
	Name  string `xml:"Nm"`
	Party string `xml:"Pty>Nm"` // from version 8 on
}

type camtTx struct {
	BankRef    string      `xml:"Refs>AcctSvcrRef"`
	EndToEnd   string      `xml:"Refs>EndToEndId"`
	Amount     camtAmount  `xml:"Amt"`
	Sign       string      `xml:"CdtDbtInd"`
	TxAmount   camtAmount  `xml:"AmtDtls>TxAmt>Amt"`
	Code       camtCode    `xml:"BkTxCd"`
	Instructed camtAmount  `xml:"AmtDtls>InstdAmt>Amt"`
	Debtor     camtParty   `xml:"RltdPties>Dbtr"`
	Ultimate   camtParty   `xml:"RltdPties>UltmtDbtr"`
	DebtorAcc  camtAccount `xml:"RltdPties>DbtrAcct"`
	Creditor   camtParty   `xml:"RltdPties>Cdtr"`
	CreditAcc  camtAccount `xml:"RltdPties>CdtrAcct"`
	Free       []string    `xml:"RmtInf>Ustrd"`
	Structured []struct {
		Documents []string `xml:"RfrdDocInf>Nb"`
		Reference string   `xml:"CdtrRefInf>Ref"`
		More      []string `xml:"AddtlRmtInf"`
	} `xml:"RmtInf>Strd"`
	Return struct {
		Code string   `xml:"Rsn>Cd"`
		Text string   `xml:"Rsn>Prtry"`
		More []string `xml:"AddtlInf"`
	} `xml:"RtrInf"`
	Info string `xml:"AddtlTxInf"`
}
