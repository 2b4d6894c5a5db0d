package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// ofClient is what a client has on account.
type ofClient struct {
	client string
	engine.Purse
}

// pursesOf lists the money on account of one client, or of all.
func pursesOf(ctx context.Context, r ledger.Reader, client string) ([]ofClient, error) {
	var list []ofClient
	see := func(c *engine.Client) {
		for _, p := range c.Purses {
			list = append(list, ofClient{c.ID, p})
		}
	}
	if client != "" {
		c, err := r.Client(ctx, client)
		if errors.Is(err, ledger.ErrNotFound) {
			return nil, fmt.Errorf("--client: %w", err)
		}
		see(&c)
		return list, err
	}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return nil, err
		}
		see(&c)
	}
	return list, nil
}

// ask finds out what is asked for each of a list of invoices that has all that are open of
// the clients in it.
func ask(all []listed, purses []ofClient) {
	type account struct {
		client, entity string
		currency       engine.Currency
	}
	money := map[account]engine.Amount{}
	for _, p := range purses {
		money[account{p.client, p.Entity, p.Currency}] = p.Amount
	}
	accounts := map[account][]*engine.Invoice{}
	for i := range all {
		inv := &all[i].Invoice
		of := account{inv.Client, inv.Entity, inv.Currency}
		accounts[of] = append(accounts[of], inv)
	}
	for of, invoices := range accounts {
		engine.Spread(invoices, money[of])
	}
}

// listPurses writes what clients have on account, one a line.
func listPurses(w io.Writer, purses []ofClient) error {
	for i, p := range purses {
		if i == 0 {
			if _, err := fmt.Fprint(w, "\nOn account, allocated to no invoice\n"); err != nil {
				return err
			}
		}
		with := ""
		if p.Entity != "" {
			with = "  " + printable(p.Entity)
		}
		if _, err := fmt.Fprintf(w, "  %s  %s%s\n", printable(p.client), money(p.Amount, p.Currency), with); err != nil {
			return err
		}
	}
	return nil
}
