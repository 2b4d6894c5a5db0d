package analysis

import "github.com/relance-dev/relance/policies/diag"

// Codes of what analysis finds.
const (
	CodeUnreachable    = "RL501"
	CodeStuck          = "RL502"
	CodeLoop           = "RL503"
	CodeNever          = "RL504"
	CodeShadowed       = "RL505"
	CodeNoResume       = "RL506"
	CodeStoppedClock   = "RL507"
	CodeStartFinal     = "RL508"
	CodeStartApprove   = "RL509"
	CodeUnassigned     = "RL510"
	CodeAssignShadowed = "RL511"
	CodeAssignGap      = "RL512"
	CodeRepeat         = "RL513"
	CodeTone           = "RL514"
	CodeInformal       = "RL530"
	CodeStartHold      = "RL515"
	CodeTooSoon        = "RL516"
	CodeTooLate        = "RL517"
	CodeToneJump       = "RL518"
	CodeHeavy          = "RL519"
	CodeNoPlans        = "RL520"
	CodeNoEnd          = "RL521"
	CodeDaily          = "RL522"
	CodeAlternate      = "RL523"
	CodeGross          = "RL524"
	CodeOrder          = "RL525"
	CodeConstant       = "RL526"
	CodePromised       = "RL527"
	CodeContested      = "RL528"
	CodeRests          = "RL529"
	CodeOverlap        = "RL531"
	CodeGap            = "RL532"
	CodeUndecided      = "RL533"
	CodePassed         = "RL534"
)

// Docs explains the codes of this package, in order.
func Docs() []diag.Doc {
	return []diag.Doc{
		{
			Code: CodeUnreachable, Title: "nothing leads to a state",
			Why:  "No rule of always, of another state or of reopen leads to this state, so that its actions are never carried out. Often its name is misspelt in the rule that was to lead to it.",
			Bad:  `states: {watch: next: [{to: "firm", when: "days_late >= 15"}], firm: final: true, courtesy: final: true}`,
			Good: `states: {watch: next: [{to: "courtesy", when: "days_late >= 7"}], courtesy: next: [{to: "firm", when: "days_late >= 15"}], firm: final: true}`,
		},
		{
			Code: CodeStuck, Title: "nothing leaves a state that is not final",
			Why:  "A case that comes here stays for ever: no rule of the state or of always leads elsewhere. Say final: true when that is meant, so that the case is closed.",
			Bad:  `collection: do: [{task: {queue: "agency", title: "Hand over"}}]`,
			Good: `collection: {final: true, do: [{task: {queue: "agency", title: "Hand over"}}]}`,
		},
		{
			Code: CodeLoop, Title: "a case would never come to rest",
			Why:  "The rules from this state form a circle and have no condition, so that a case moves along it every day, and its client is contacted each time. Or nothing is done on the way, and the conditions, such as days_late >= 20, go on holding once they do: the case that is shown goes round for ever.",
			Bad:  `remind: next: [{to: "remind", reenter: true}]`,
			Good: `remind: next: [{to: "remind", reenter: true, when: "case.days_in_state >= 7 && case.entries < 5"}]`,
		},
		{
			Code: CodeNever, Title: "a condition is never true",
			Why:  "Whatever the invoice, this condition is false: what depends on it never happens. Often two parts of it exclude each other, as in days_late >= 10 && days_late < 5.",
			Bad:  `{to: "firm", when: "false"}`,
			Good: `{to: "firm", when: "days_late >= 15"}`,
		},
		{
			Code: CodeShadowed, Title: "a rule is never tried",
			Why:  "Rules are tried in order, and the first whose condition is true is taken. A rule behind one that is always true, or behind one that is true whenever it is, has no effect: put the narrower condition first.",
			Bad:  `next: [{to: "firm"}, {to: "write_off", when: "invoice.open < 20"}]`,
			Good: `next: [{to: "write_off", when: "invoice.open < 20"}, {to: "firm"}]`,
		},
		{
			Code: CodeNoResume, Title: "nothing resumes a hold",
			Why:  "The hold has no rule of its own and does not expire: its cases wait until a rule of always takes them out, for instance because they are paid.",
			Bad:  `disputed: hold: true`,
			Good: `disputed: {hold: true, next: [{resume: true, when: "!invoice.disputed"}]}`,
		},
		{
			Code: CodeStoppedClock, Title: "a clock that stands still",
			Why:  "A hold stops the clock of the case: in it case.days_in_state keeps the value of the state that was interrupted, and the rule never becomes true by waiting.",
			Bad:  `paused: {hold: true, next: [{resume: true, when: "case.days_in_state >= 10"}]}`,
			Good: `paused: {hold: true, next: [{resume: true, when: "case.days_held >= 10"}]}`,
		},
		{
			Code: CodeStartFinal, Title: "the first state is final",
			Why:  "Every case of this policy ends on the day it begins.",
			Bad:  `start: "done", states: done: final: true`,
			Good: `start: "watch"`,
		},
		{
			Code: CodeStartApprove, Title: "approve on the first state",
			Why:  "A person is asked before a case enters a state by a rule. A case that begins in a state does not enter it by a rule.",
			Bad:  `start: "firm", states: firm: approve: "invoice.open >= 10000"`,
			Good: `start: "watch", states: watch: next: [{to: "firm", when: "days_late >= 1"}]`,
		},
		{
			Code: CodeUnassigned, Title: "no invoice follows a policy",
			Why:  "No line of assign leads to this policy, so that it is never used.",
			Bad:  `assign: [{policy: "standard"}]  // and policies: key_account: {…}`,
			Good: `assign: [{policy: "key_account", when: "client.profile == 'key_account'"}, {policy: "standard"}]`,
		},
		{
			Code: CodeAssignShadowed, Title: "a line of assign is never tried",
			Why:  "The first line whose condition is true names the policy. Behind a line without condition no line is tried.",
			Bad:  `assign: [{policy: "standard"}, {policy: "key_account", when: "client.profile == 'key_account'"}]`,
			Good: `assign: [{policy: "key_account", when: "client.profile == 'key_account'"}, {policy: "standard"}]`,
		},
		{
			Code: CodeAssignGap, Title: "invoices that no line takes",
			Why:  "When every line of assign has a condition, some invoices may meet none. They are listed in every report, and nobody is chased for them.",
			Bad:  `assign: [{policy: "standard", when: "client.kind == 'business'"}]`,
			Good: `assign: [{policy: "standard", when: "client.kind == 'business'"}, {policy: "consumer"}]`,
		},
		{
			Code: CodeRepeat, Title: "the same text twice in a row",
			Why:  "A reminder that repeats the one before word for word is not read. Each step has its own text.",
			Bad:  `courtesy: {do: [{email: {template: "reminder"}}], next: [{to: "firm", when: "days_late >= 15"}]}, firm: do: [{email: {template: "reminder"}}]`,
			Good: `courtesy: {do: [{email: {template: "reminder"}}], next: [{to: "firm", when: "days_late >= 15"}]}, firm: do: [{email: {template: "firm"}}]`,
		},
		{
			Code: CodeInformal, Title: "a formal step on an informal channel",
			Why:  "A formal notice by text message proves nothing and reads as harassment; messengers forbid the collection of debts. Text messages and WhatsApp are for courteous and firm words that ask for nothing beyond the invoice.",
			Bad:  `formal_notice: {tone: "formal", do: [{sms: template: "formal_notice"}]}`,
			Good: `formal_notice: {tone: "formal", do: [{letter: {template: "formal_notice", registered: true}}]}`,
		},
		{
			Code: CodeTone, Title: "the tone falls",
			Why:  "A step that is softer than the one before it tells the client that the earlier words were not meant.",
			Bad:  `firm: {tone: "firm", next: [{to: "second", when: "days_late >= 30"}]}, second: tone: "courteous"`,
			Good: `second: tone: "formal"`,
		},
		{
			Code: CodeStartHold, Title: "a case begins in a hold",
			Why:  "A hold interrupts a state and goes back to it. A case that begins in a hold, or is reopened there, has no state to go back to.",
			Bad:  `start: "paused", states: paused: {hold: true, next: [{resume: true, when: "!invoice.on_hold"}]}`,
			Good: `start: "watch", always: [{to: "paused", when: "invoice.on_hold"}]`,
		},
		{
			Code: CodeTooSoon, Title: "a first message that comes too soon",
			Why:  "A payment made on the last day takes a day or two to arrive. A reminder before the third day of lateness goes to many who have paid.",
			Bad:  `watch: next: [{to: "courtesy", when: "days_late >= 1"}]`,
			Good: `watch: next: [{to: "courtesy", when: "days_late >= 7"}]`,
		},
		{
			Code: CodeTooLate, Title: "a first message that comes too late",
			Why:  "Invoices are paid less and less often as time goes by. The first reminder goes out within fifteen days of the due date.",
			Bad:  `watch: next: [{to: "courtesy", when: "days_late >= 30"}]`,
			Good: `watch: next: [{to: "courtesy", when: "days_late >= 7"}]`,
		},
		{
			Code: CodeToneJump, Title: "a step that is two tones firmer",
			Why:  "Escalation is gradual: courteous, then firm, then formal. A client who is threatened with the law at the first or second word has had no chance to mend an oversight.",
			Bad:  `courtesy: {tone: "courteous", next: [{to: "notice", when: "days_late >= 15"}]}, notice: tone: "formal"`,
			Good: `courtesy: {tone: "courteous", next: [{to: "firm", when: "days_late >= 15"}]}, firm: tone: "firm"`,
		},
		{
			Code: CodeHeavy, Title: "heavy means for any debt",
			Why:  "A registered letter costs money and time, and a debt of eighty euros is not worth it. Neither the assign list, nor a rule on the way, nor the action looks at the amount.",
			Bad:  `do: [{letter: {template: "formal_notice", registered: true}}]`,
			Good: `do: [{letter: {template: "formal_notice", registered: true}, when: "invoice.open >= 100"}]`,
		},
		{
			Code: CodeNoPlans, Title: "promises are waited for, and payment plans are not",
			Why:  "A payment plan is not a promise: promise.active does not see it. A client with whom somebody agreed on instalments would be chased all the same, whether the policy has a hold for promises or asks for them on its rules.",
			Bad:  `always: [{to: "promised", when: "promise.active"}]`,
			Good: `always: [{to: "promised", when: "promise.active || plan.active"}]`,
		},
		{
			Code: CodeNoEnd, Title: "nothing ends the case of an invoice that is paid",
			Why:  "Nobody is contacted about what is paid, whatever a policy says. But its case goes on through the steps without a word, is counted among those that are open, and stands at a late step when the invoice is owed again. A rule of always that looks at what is open ends it.",
			Bad:  `always: [{to: "disputed", when: "invoice.disputed"}]`,
			Good: `always: [{to: "settled", when: "invoice.open <= 0"}, {to: "disputed", when: "invoice.disputed"}]`,
		},
		{
			Code: CodeDaily, Title: "the same message again and again within days",
			Why:  "A reminder that comes every day is harassment, and is read by nobody. A re-entry waits for days, or is limited.",
			Bad:  `min_gap: 0, states: remind: {do: [{email: {template: "remind"}}], next: [{to: "remind", reenter: true, when: "invoice.open > 0"}]}`,
			Good: `states: remind: {do: [{email: {template: "remind"}}], next: [{to: "remind", reenter: true, when: "case.days_in_state >= 7 && case.entries < 5"}]}`,
		},
		{
			Code: CodeAlternate, Title: "two messages that alternate without end",
			Why:  "Two states that lead to each other write to the client for ever, however the texts differ. Limit how often, or lead on.",
			Bad:  `a: next: [{to: "b", when: "case.days_in_state >= 7"}], b: next: [{to: "a", when: "case.days_in_state >= 7"}]`,
			Good: `a: next: [{to: "b", when: "case.days_in_state >= 7"}], b: next: [{to: "a", when: "case.days_in_state >= 7 && case.contacts < 6"}, {to: "last", when: "case.contacts >= 6"}]`,
		},
		{
			Code: CodeGross, Title: "an action that looks at the amount of the invoice, not at what is left of it",
			Why:  "invoice.amount stays what it was when most of it is paid: an expensive letter would ask for the rest of a few euros.",
			Bad:  `{letter: {…, registered: true}, when: "invoice.amount >= 500"}`,
			Good: `{letter: {…, registered: true}, when: "invoice.open >= 500"}`,
		},
		{
			Code: CodeOrder, Title: "a step whose days have passed when the one before it begins",
			Why:  "The next step follows at once, as far as min_gap allows: the days were probably written in the wrong order.",
			Bad:  `watch: next: [{to: "courtesy", when: "days_late >= 15"}], courtesy: next: [{to: "firm", when: "days_late >= 7"}]`,
			Good: `watch: next: [{to: "courtesy", when: "days_late >= 7"}], courtesy: next: [{to: "firm", when: "days_late >= 15"}]`,
		},
		{
			Code: CodeConstant, Title: "a condition that is always true",
			Why:  "What looks like a condition decides nothing: leave it out, or write what was meant. The word true by itself says that it is meant.",
			Bad:  `{to: "firm", when: "2 > 1"}`,
			Good: `{to: "firm", when: "days_late >= 15"}`,
		},
		{
			Code: CodePromised, Title: "a client who promised to pay is chased",
			Why:  "Somebody agreed on a day with the client and recorded it, and the next message goes out before that day: no condition of the policy tells an open promise from none (promise.broken and promise.kept do not: both are false of an open one and of none). What is paid, on hold, contested as a whole or covered by credit is never asked for, whatever a policy says; promises and payment plans are left to the policy, since some creditors go on all the same. A step that a person has to approve is not counted.",
			Bad:  `always: [{to: "settled", when: "invoice.open <= 0"}]`,
			Good: `always: [{to: "settled", when: "invoice.open <= 0"}, {to: "promised", when: "promise.active || plan.active"}]`,
		},
		{
			Code: CodeContested, Title: "a disputed or held invoice ends in somebody's hands",
			Why:  "No message leaves about what is on hold or contested as a whole: the engine sees to that, and a step whose message could not leave is waited for. A task is no message. After the last message the days go on, and the last step hands over to an agency or a court what the client contests, or what a person has stopped: no condition of the policy looks at it. A case of a whole client counts only what may be asked, and a step that a person has to approve is theirs to judge.",
			Bad:  `always: [{to: "settled", when: "invoice.open <= 0"}]`,
			Good: `always: [{to: "settled", when: "invoice.open <= 0"}, {to: "waiting", when: "invoice.disputed || invoice.on_hold"}]`,
		},
		{
			Code: CodeRests, Title: "a rule that no case which comes here can take",
			Why:  "Every rule that leads to the state asks for something that lasts, such as a profile or so many days late, and the rule out of it for something else. A case rests there until a rule of always takes it out, or somebody mends its client or invoice. Only what lasts is compared: the profile, kind and country of a client, the id, number, currency, amount, day of issue and company of an invoice, and days late, contacts and days of the case at least. What may change by itself, such as what is open, or a fact of yours, proves nothing.",
			Bad:  `watch: next: [{to: "firm", when: "days_late >= 15 && client.kind == 'business'"}], firm: next: [{to: "last", when: "days_late < 10"}]`,
			Good: `watch: next: [{to: "firm", when: "days_late >= 15 && client.kind == 'business'"}], firm: next: [{to: "last", when: "days_late >= 30"}]`,
		},
		{
			Code: CodeOverlap, Title: "two rules hold at once",
			Why:  "The state says hit: \"unique\": at most one of its rules holds at a time, so that their order does not matter. For the situation that is shown two of them do.",
			Bad:  `hit: "unique", next: [{to: "write_off", when: "invoice.open <= 200"}, {to: "collection", when: "invoice.open >= 200"}]`,
			Good: `hit: "unique", next: [{to: "write_off", when: "invoice.open < 200"}, {to: "collection", when: "invoice.open >= 200"}]`,
		},
		{
			Code: CodeGap, Title: "a case for which no rule holds",
			Why:  "The state says complete: true: whatever the case, one of its rules or of always holds. For the situation that is shown none does, and the case would stay where it is.",
			Bad:  `complete: true, next: [{to: "write_off", when: "invoice.open < 200"}, {to: "collection", when: "invoice.open > 200"}]`,
			Good: `complete: true, next: [{to: "write_off", when: "invoice.open < 200"}, {to: "collection", when: "invoice.open >= 200"}]`,
		},
		{
			Code: CodeUndecided, Title: "what a state says of its rules cannot be told",
			Why:  "The state says hit: \"unique\" or complete: true, and no situation was found that shows otherwise. But not all situations could be looked at: a condition computes with several names, or looks at something that follows from others.",
			Bad:  `hit: "unique", next: [{to: "a", when: "invoice.open > client.open_total"}, {to: "b", when: "days_late >= 30"}]`,
			Good: `hit: "unique", next: [{to: "a", when: "days_late < 30"}, {to: "b", when: "days_late >= 30"}]`,
		},
		{
			Code: CodePassed, Title: "a state that a case leaves within some days or never",
			Why:  "Each rule of the state holds on one day, or up to some day, and none holds later. A case need not be looked at on that day: it was on hold or contested, a letter of it had not left, or the invoice was imported later. It rests in the state then, until it is paid, and nobody is reminded. Rules of always that look at the days count as a way out. In a policy for clients the days in the state count alone, since a client becomes less late when the oldest invoice is paid.",
			Bad:  `watch: next: [{to: "firm", when: "days_late == 15"}]`,
			Good: `watch: next: [{to: "firm", when: "days_late >= 15"}]`,
		},
	}
}
