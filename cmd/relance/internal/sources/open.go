package sources

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/sqlsource"
	"github.com/relance-dev/relance/engine/source/web"
	"github.com/relance-dev/relance/policies"
)

// preset reports whether a transport is a program that is known.
func preset(transport string) bool {
	return transport != "sql" && transport != "http" && transport != "folder"
}

// Place is where a source is, for people, without a secret.
func Place(s *policies.Source) string {
	text := func(name string) string { t, _ := s.Settings[name].(string); return t }
	switch s.Transport {
	case "sql":
		for _, name := range []string{"name", "file"} {
			if t := text(name); t != "" {
				return text("driver") + " " + t
			}
		}
		return text("driver")
	case "folder":
		return "folder " + text("dir")
	}
	place := s.Transport
	if u, err := url.Parse(text("url")); err == nil && u.Host != "" {
		place += " " + u.Host
	}
	if t := text("database"); t != "" {
		place += "/" + t
	}
	return place
}

// Open opens a source that is no folder. Secrets are read now; nothing is reached.
func (p *Puller) Open(s *policies.Source) (source.Reader, error) {
	if s.Transport == "sql" {
		return p.sql(s)
	}
	login := map[string]string{}
	var secrets []string
	for _, name := range []string{"token", "password", "key", "secret", "client_secret"} {
		ref, ok := s.Settings[name].(policies.SecretRef)
		if !ok {
			continue
		}
		secret, err := delivery.ReadSecret(p.World, p.Dir, ref)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		login[name] = string(secret)
		secrets = append(secrets, string(secret))
	}
	text := func(name string) string { t, _ := s.Settings[name].(string); return t }
	open, _ := s.Settings["unencrypted"].(bool)
	c := &web.Client{Base: text("url"), Unencrypted: open, Header: map[string][]string{}, Secrets: secrets, Pause: p.World.Pause}
	zone, err := delivery.Zone(p.Book)
	if err != nil {
		return nil, err
	}
	var r *web.Reader
	switch s.Transport {
	case "http":
		switch {
		case login["token"] != "":
			c.Header.Set("Authorization", "Bearer "+login["token"])
		case login["password"] != "":
			basic := base64.StdEncoding.EncodeToString([]byte(text("username") + ":" + login["password"]))
			c.Header.Set("Authorization", "Basic "+basic)
			c.Secrets = append(c.Secrets, basic)
		case login["key"] != "":
			c.Header.Set(text("header"), login["key"])
		case login["client_secret"] != "":
			c.OAuth = &web.OAuth{TokenURL: text("token_url"), ID: text("client_id"), Secret: login["client_secret"], Scope: text("scope")}
		}
		r = &web.Reader{Client: c, Lists: lists(s)}
	case "stripe":
		c.Base = cmp.Or(c.Base, web.StripeURL)
		r = web.Stripe(c, login["key"], zone)
	case "dolibarr":
		r = web.Dolibarr(c, login["key"], zone)
	case "erpnext":
		r = web.ERPNext(c, login["key"], login["secret"], text("company"))
	case "odoo":
		company, _ := s.Settings["company"].(int)
		return &web.Odoo{Client: c, Where: Place(s), Database: text("database"), Username: text("username"), Key: login["key"], Company: company}, nil
	default:
		return nil, fmt.Errorf("there is no source %s", s.Transport)
	}
	r.Where = Place(s)
	return r, nil
}

func (p *Puller) sql(s *policies.Source) (source.Reader, error) {
	zone, err := delivery.Zone(p.Book)
	if err != nil {
		return nil, err
	}
	cfg := sqlsource.Config{Driver: s.Settings["driver"].(string), Place: Place(s), Zone: zone, Queries: map[intake.Kind]string{}}
	if cfg.Driver == "sqlite" {
		cfg.DSN = p.path(s, "file")
	} else {
		ref, _ := s.Settings["dsn"].(policies.SecretRef)
		secret, err := delivery.ReadSecret(p.World, p.Dir, ref)
		if err != nil {
			return nil, fmt.Errorf("dsn: %w", err)
		}
		cfg.DSN = string(secret)
	}
	for _, kind := range intake.Kinds() {
		if l := s.List(kind.String()); l != nil {
			cfg.Queries[kind] = l.Query
		}
	}
	return sqlsource.New(cfg)
}

// path is a setting that names a file or folder, seen from the book's folder.
func (p *Puller) path(s *policies.Source, name string) string {
	path, _ := s.Settings[name].(string)
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.Dir, path)
	}
	return path
}

// lists are the lists of a web service.
func lists(s *policies.Source) map[intake.Kind]web.List {
	out := map[intake.Kind]web.List{}
	for _, kind := range intake.Kinds() {
		l := s.List(kind.String())
		if l == nil {
			continue
		}
		w := web.List{Path: l.Path, Params: l.Params, Items: l.Items, Fields: l.Fields}
		if g := l.Paging; g != nil {
			w.Paging = web.Paging{By: g.By, Param: g.Param, First: g.First, Size: g.Size, SizeParam: g.SizeParam, Next: g.Next, Total: g.Total}
		}
		out[kind] = w
	}
	return out
}
