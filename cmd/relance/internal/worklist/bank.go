package worklist

import (
	"context"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// QueueBank is the queue of entries of bank statements of which nobody knows what they are for.
const QueueBank = "bank"

// bankItems are the entries of bank statements that wait for a person.
func bankItems(ctx context.Context, r ledger.Reader, today engine.Date) ([]Item, error) {
	waiting, err := posting.BankWaiting(ctx, r)
	if err != nil {
		return nil, err
	}
	list := make([]Item, len(waiting))
	for i := range waiting {
		list[i] = bankItem(&waiting[i], today)
	}
	return list, nil
}

func bankItem(e *posting.BankEntry, today engine.Date) Item {
	i := Item{
		ID: e.Key, Kind: KindBank, Queue: QueueBank, Since: e.Since, Days: max(0, int(today-e.Since)), Ways: []string{}, Do: MatchCommand(e.Key),
		Client: e.Proposal.Client, Name: e.Name, Title: e.Remittance, Amount: e.Currency.Format(e.Signed()), Currency: e.Currency.Code(),
		Invoices: append([]string{}, e.Proposal.MayPay...), Why: e.Proposal.Reasons,
	}
	if strings.TrimSpace(i.Title) == "" {
		i.Title = e.EndToEndID
	}
	return i
}

// MatchCommand is the command that says what an entry of a bank statement is for.
func MatchCommand(key string) string { return "relance bank match " + key }

// bankEntry finds the one entry that waits whose key begins so; empty when there is none.
func bankEntry(ctx context.Context, r ledger.Reader, id string) (key string, err error) {
	waiting, err := posting.BankWaiting(ctx, r)
	for i := range waiting {
		if id != "" && strings.HasPrefix(waiting[i].Key, id) {
			if key != "" {
				return "", nil
			}
			key = waiting[i].Key
		}
	}
	return key, err
}
