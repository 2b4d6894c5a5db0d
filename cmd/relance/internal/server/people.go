package server

import (
	"errors"
	"net/http"
)

// people are those who may use the server, and the tokens of programs.
type people struct {
	People []personRow
	Tokens []Token
	Roles  []Role
	Scopes []string
	Link   string // that was just made, and is shown once
	For    string // whom or what it is for
	Token  string // likewise
}

// personRow is somebody, with the clients whom they see: the conditions of deploy.cue, empty for all.
type personRow struct {
	Person
	Sees string
}

func (v *visit) showPeople() error { return v.writePeople(http.StatusOK, people{}, nil) }

func (v *visit) writePeople(status int, data people, wrong error) error {
	data.Tokens, data.Roles, data.Scopes = v.cfg.Accounts.Tokens(), Roles, Scopes
	for _, p := range v.cfg.Accounts.People() {
		row := personRow{Person: p}
		if part := v.office.perimeterOf(p); !part.Whole() {
			row.Sees = part.Key
		}
		data.People = append(data.People, row)
	}
	p := page{Title: "People", Data: &data}
	if wrong != nil {
		p.Wrong = inWords(v.language, upper(wrong.Error()))
	}
	return v.write(status, "people", p)
}

// changePeople invites somebody, takes somebody away, makes a token or revokes one.
func (v *visit) changePeople() error {
	var data people
	var err error
	switch v.text("do") {
	case "invite":
		var role Role
		var secret string
		if v.text("name") == "" {
			err = errors.New("write a name")
		} else if role, err = ParseRole(v.text("role")); err == nil {
			secret, err = v.cfg.Accounts.Invite(v.text("name"), role)
		}
		if err == nil {
			data.For, data.Link = v.text("name"), v.Link(v.r.Host, "/invite/"+secret)
		}
	case "remove":
		err = v.cfg.Accounts.Remove(v.text("name"))
	case "token":
		data.Token, err = v.cfg.Accounts.NewToken(v.text("name"), v.r.PostForm["scope"], v.who.Name)
		data.For = v.text("name")
	case "revoke":
		err = v.cfg.Accounts.Revoke(v.text("name"))
	default:
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	if err != nil {
		return v.writePeople(http.StatusUnprocessableEntity, people{}, err)
	}
	v.cfg.Log.Info("accounts changed: " + v.text("do"))
	if data.Link != "" || data.Token != "" {
		return v.writePeople(http.StatusOK, data, nil) // shown once: no address leads back to it
	}
	return v.to("/people")
}

// adopt goes on with the book as it is on disk.
func (v *visit) adopt() error {
	if err := v.adoptBook(v.r.Context(), "", v.who.Name); err != nil {
		v.cfg.Log.Warn("the book on disk could not be opened")
		v.tell("The book on disk could not be opened, and the one before goes on: %s", err.Error())
		return v.to("/")
	}
	v.tell("The book on disk is in use now.")
	return v.to("/")
}
