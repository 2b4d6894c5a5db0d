package sqlsource

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	mssql "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"
	_ "modernc.org/sqlite" // the driver
)

// open opens a database without reaching it.
func open(driver, dsn string) (*sql.DB, error) {
	switch driver {
	case "sqlite":
		return openSQLite(dsn)
	case "postgres":
		return openPostgres(dsn)
	case "mysql":
		return openMySQL(dsn)
	case "sqlserver":
		return openSQLServer(dsn)
	}
	return nil, fmt.Errorf("there is no driver %s", driver)
}

// openSQLite opens a file for reading alone: one that is not there is not created.
func openSQLite(path string) (*sql.DB, error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("there is no file %s", filepath.ToSlash(path))
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: "mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(10000)&_pragma=trusted_schema(0)"}
	return sql.Open("sqlite", u.String())
}

// openPostgres opens PostgreSQL by an address or by key=value. What is not in it comes from the
// environment, as with psql.
func openPostgres(dsn string) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	cfg.RuntimeParams["application_name"] = "relance"
	cfg.RuntimeParams["default_transaction_read_only"] = "on"
	cfg.RuntimeParams["client_encoding"] = "UTF8"
	return stdlib.OpenDB(*cfg), nil
}

// openMySQL opens MySQL or MariaDB by user:password@tcp(host:3306)/database. One statement a query, no
// file of this machine, days as days, and moments in UTC, whatever the address and the server say.
func openMySQL(dsn string) (*sql.DB, error) {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	if cfg.User == "" || cfg.DBName == "" {
		return nil, errors.New("it names no user or no database: user:password@tcp(host:3306)/database")
	}
	cfg.ParseTime, cfg.MultiStatements, cfg.AllowAllFiles, cfg.AllowCleartextPasswords = true, false, false, false
	cfg.Loc = time.UTC
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	cfg.Params["time_zone"] = "'+00:00'"
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// openSQLServer opens SQL Server by sqlserver://user:password@host/instance?database=name.
func openSQLServer(dsn string) (*sql.DB, error) {
	cfg, err := msdsn.Parse(dsn)
	if err != nil {
		return nil, err
	}
	if cfg.Host == "" || cfg.Database == "" {
		return nil, errors.New("it names no host or no database: sqlserver://user:password@host?database=name")
	}
	cfg.AppName, cfg.ReadOnlyIntent = "relance", true
	return sql.OpenDB(mssql.NewConnectorConfig(cfg)), nil
}

// passwords are what in an address lets somebody in.
func passwords(driver, dsn string) (out []string) {
	if u, err := url.Parse(dsn); err == nil && u.User != nil {
		if p, ok := u.User.Password(); ok {
			out = append(out, p, url.QueryEscape(p))
		}
	}
	if cfg, err := mysql.ParseDSN(dsn); driver == "mysql" && err == nil {
		out = append(out, cfg.Passwd)
	}
	for _, part := range strings.FieldsFunc(dsn, func(r rune) bool { return r == ';' || r == ' ' }) {
		if name, value, ok := strings.Cut(part, "="); ok {
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "password", "pwd":
				out = append(out, strings.Trim(value, `'"{}`))
			}
		}
	}
	return out
}
