package policies

import "github.com/relance-dev/relance/policies/diag"

// bookDocs explains what is wrong between the parts of a book.
var bookDocs = []diag.Doc{
	{
		Code: codeTwice, Title: "two policies of one name",
		Why:  "CUE would mix the two into one policy that nobody wrote.",
		Bad:  `policies: standard: {title: "A", …}, policies: standard: {title: "B", …}`,
		Good: `policies: standard: {title: "A", …}, policies: other: {title: "B", …}`,
	},
	{
		Code: codeNoPolicy, Title: "a book without a policy",
		Why:  "Nobody would ever be chased.",
		Bad:  `policies: {}`,
		Good: `policies: standard: {title: "…", start: "watch", states: {…}}`,
	},
	{
		Code: codeNoAssign, Title: "an empty assign list",
		Why:  "assign says which policy an invoice follows. When it is empty, no invoice follows any.",
		Bad:  `assign: []`,
		Good: `assign: [{policy: "standard"}]`,
	},
	{
		Code: codeNoState, Title: "a policy without a state",
		Why:  "A case is always in a state; it begins in the one that start names.",
		Bad:  `start: "watch", states: {}`,
		Good: `start: "watch", states: {watch: {…}, settled: final: true}`,
	},
	{
		Code: codeUnknownState, Title: "a state that does not exist",
		Why:  "start, reopen and the rules name states of the same policy.",
		Bad:  `next: [{to: "colection"}]`,
		Good: `next: [{to: "collection"}]`,
	},
	{
		Code: codeUnknownPolicy, Title: "a policy that does not exist",
		Why:  "assign names policies of the book.",
		Bad:  `assign: [{policy: "standrad"}]`,
		Good: `assign: [{policy: "standard"}]`,
	},
	{
		Code: codeUnknownTemplate, Title: "a template that does not exist",
		Why:  "An action names a template by the name of its files, without language and ending: templates/courtesy.fr.md is \"courtesy\".",
		Bad:  `email: {template: "courtesey"}`,
		Good: `email: {template: "courtesy"}`,
	},
	{
		Code: codeLanguageMissing, Title: "a template that lacks a language",
		Why:  "Every template exists in every language of the book, so that no client is written to in a language that was not meant.",
		Bad:  `languages: ["fr", "en"], with templates/courtesy.fr.md alone`,
		Good: `templates/courtesy.fr.md and templates/courtesy.en.md`,
	},
	{
		Code: codeUnusedTemplate, Title: "a template that nothing uses",
		Why:  "No action names it. It may be left over, or an action may name another one by mistake.",
		Bad:  "templates/old.fr.md",
		Good: `email: {template: "old"}, or no such file`,
	},
	{
		Code: codeNoChannel, Title: "an action without a channel",
		Why:  "An action is one message or one task, and its channel says which.",
		Bad:  `do: [{when: "days_late >= 7"}]`,
		Good: `do: [{email: {template: "courtesy"}, when: "days_late >= 7"}]`,
	},
	{
		Code: codeManyChannels, Title: "an action with several channels",
		Why:  "Each message is decided, sent and explained on its own.",
		Bad:  `do: [{email: {template: "firm"}, sms: {template: "nudge"}}]`,
		Good: `do: [{email: {template: "firm"}}, {sms: {template: "nudge"}}]`,
	},
	{
		Code: codeSameChannel, Title: "two actions of a state on one channel",
		Why:  "Messages to one client on one channel and day become one message, in which one template speaks: the other text would be lost.",
		Bad:  `do: [{email: {template: "firm"}}, {email: {template: "invoice_copy"}}]`,
		Good: `do: [{email: {template: "firm", attach: ["invoice"]}}]`,
	},
	{
		Code: codeElseWhen, Title: "a condition on else",
		Why:  "else is what happens when the client cannot be reached on the channel. It has no condition of its own.",
		Bad:  `{sms: {template: "nudge"}, else: {email: {template: "nudge"}, when: "days_late >= 7"}}`,
		Good: `{sms: {template: "nudge"}, else: {email: {template: "nudge"}}}`,
	},
	{
		Code: codeRuleTarget, Title: "a rule that goes nowhere, or two ways",
		Why:  "A rule names the state it leads to, or in a hold says resume: true.",
		Bad:  `next: [{when: "days_late >= 30"}]`,
		Good: `next: [{to: "last_notice", when: "days_late >= 30"}]`,
	},
	{
		Code: codeResume, Title: "resume outside a hold",
		Why:  "resume leads back to the state that a hold interrupted.",
		Bad:  `firm: next: [{resume: true}]`,
		Good: `disputed: {hold: true, next: [{resume: true, when: "!invoice.disputed"}]}`,
	},
	{
		Code: codeFinal, Title: "a final state that goes on",
		Why:  "A final state ends the case: no rule is tried in it, and it cannot wait. New debt reopens the case, at the state that reopen names.",
		Bad:  `settled: {final: true, next: [{to: "watch", when: "invoice.open > 0"}]}`,
		Good: `settled: {final: true, reopen: "watch"}`,
	},
	{
		Code: codeExpires, Title: "expires outside a hold",
		Why:  "expires is the number of days after which a hold resumes by itself.",
		Bad:  `firm: expires: 30`,
		Good: `firm: next: [{to: "formal", when: "case.days_in_state >= 30"}]`,
	},
	{
		Code: codeReopen, Title: "reopen on a state that is not final",
		Why:  "reopen says where new debt on an ended case goes on. Only final states end a case.",
		Bad:  `firm: reopen: "watch"`,
		Good: `settled: {final: true, reopen: "watch"}`,
	},
	{
		Code: codeTimezone, Title: "a timezone that does not exist",
		Why:  "The creditor's timezone decides which day it is. It is the name of a city's zone in the IANA database.",
		Bad:  `timezone: "CET+1"`,
		Good: `timezone: "Europe/Paris"`,
	},
	{
		Code: codeCountry, Title: "a country that does not exist",
		Why:  "Countries are ISO 3166 codes: GB for the United Kingdom, GR for Greece.",
		Bad:  `country: "UK"`,
		Good: `country: "GB"`,
	},
	{
		Code: codeCurrency, Title: "a currency that does not exist",
		Why:  "Currencies are ISO 4217 codes, which also say how many decimals an amount has.",
		Bad:  `currency: "EUX"`,
		Good: `currency: "EUR"`,
	},
	{
		Code: codeLanguage, Title: "a language that does not exist",
		Why:  "Languages are ISO 639-1 codes.",
		Bad:  `language: "xx"`,
		Good: `language: "fr"`,
	},
	{
		Code: codeDate, Title: "a day that does not exist",
		Why:  "Days are written year, month, day.",
		Bad:  `closed: ["2026-02-30"]`,
		Good: `closed: ["2026-02-27"]`,
	},
	{
		Code: codeRates, Title: "rates of interest that overlap",
		Why:  "Each day has one rate. A period ends on its until, or the day before the next one begins.",
		Bad:  `rates: FR_B2B: [{from: "2020-01-01", percent: 12, source: "…"}]  // that day has a rate already`,
		Good: `rates: FR_B2B: [{from: "2026-07-01", percent: 12.15, source: "…"}]`,
	},
	{
		Code: codeRatesGap, Title: "days without a rate of interest",
		Why:  "A rate is never carried into days for which none is loaded. A message whose late interest runs over such a day cannot be written.",
		Bad:  `rates: FR_B2B: [{from: "2026-08-01", percent: 12.15, source: "…"}]  // the one before ends on 30 June`,
		Good: `rates: FR_B2B: [{from: "2026-07-01", percent: 12.15, source: "…"}]`,
	},
	{
		Code: codeIBAN, Title: "an IBAN with a mistake",
		Why:  "The two digits behind the country are computed from all others, so that a slip shows. Letters print the IBAN: with a slip, clients pay to nobody, or to somebody else.",
		Bad:  `iban: "FR76 9999 9000 0100 0000 0000 081"`,
		Good: `iban: "FR76 9999 9000 0100 0000 0000 018"`,
	},
	{
		Code: codeEmail, Title: "an e-mail address with a mistake",
		Why:  "Clients answer to this address.",
		Bad:  `email: "accounts(at)example.org"`,
		Good: `email: "accounts@example.org"`,
	},
	{
		Code: codeTest, Title: "a policy test that cannot be run",
		Why:  "The test names something that it does not define, or leaves open what cannot be guessed.",
		Bad:  `expect: [{day: "2026-03-08", state: "courtesey"}]`,
		Good: `expect: [{day: "2026-03-08", state: "courtesy"}]`,
	},
	{
		Code: codeIntake, Title: "an intake that cannot be used",
		Why:  "intake says how your exports are to be read, by our columns.",
		Bad:  `intake: invoices: dates: "DD/MM"`,
		Good: `intake: invoices: dates: "DD/MM/YYYY"`,
	},
	{
		Code: codeContractRate, Title: "a contract rate that is none",
		Why:  "creditor.contract_rate is the yearly penalty rate of your terms of sale, in percent, from 0 to 1000.",
		Bad:  `creditor: contract_rate: -5`,
		Good: `creditor: contract_rate: 12.5`,
	},
	{
		Code: codeFloor, Title: "a contract rate below the least that the law allows",
		Why:  "In France the penalty rate of a contract between businesses is not below three times the legal interest rate (Code de commerce, article L441-10 II). It binds clauses only: without a clause the default rate applies as it is, even when it is lower.",
		Bad:  `creditor: contract_rate: 5`,
		Good: `creditor: contract_rate: 16`,
	},
	{
		Code: codeConsumer, Title: "penalties in a policy for consumers",
		Why:  "Penalties and fixed sums of the law between businesses are not owed by consumers, and to ask a consumer for the costs of recovery without an enforceable title is an offence in France (Code des procédures civiles d'exécution, article L111-8). late_interest and fixed_fee give 0 for debtors that their law is not for.",
		Bad:  `compute: total_due: "invoice.open + money(40)"  // in a policy for client.kind == 'consumer'`,
		Good: `compute: interest: "late_interest(invoice.open, 'FR_CONSUMER', {after: case.formal_notice})"`,
	},
}
