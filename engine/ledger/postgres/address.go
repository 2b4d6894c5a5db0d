package postgres

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// IsAddress reports whether a ledger is named by an address of PostgreSQL, and not by a file.
func IsAddress(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// parse reads an address. What is not in it comes from the environment and from ~/.pgpass, as with psql; a password in it is
// refused, since addresses stand in files and in lists of processes.
func parse(address string) (*pgx.ConnConfig, error) {
	u, err := url.Parse(address)
	if err != nil || !IsAddress(address) {
		return nil, errors.New("ledger: the address of a PostgreSQL ledger is written postgres://USER@HOST:PORT/DATABASE")
	}
	_, secret := u.User.Password()
	if secret || u.Query().Has("password") {
		return nil, fmt.Errorf("ledger %s: a password stands in its address: take it out, and put it into PGPASSWORD or into ~/.pgpass", plain(u))
	}
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("ledger %s: %w", address, err)
	}
	if path := cfg.RuntimeParams["search_path"]; strings.ContainsAny(path, `,"`) {
		return nil, fmt.Errorf("ledger %s: search_path names one schema, in which the ledger is", address)
	}
	return cfg, nil
}

// plain is an address without a password.
func plain(u *url.URL) string {
	shown := *u
	if shown.User != nil {
		shown.User = url.User(shown.User.Username())
	}
	q := shown.Query()
	q.Del("password")
	shown.RawQuery = q.Encode()
	return shown.String()
}

// server names the one that a configuration leads to.
func server(cfg *pgx.ConnConfig) string {
	if strings.HasPrefix(cfg.Host, "/") {
		return "the socket in " + cfg.Host
	}
	return net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port)))
}
