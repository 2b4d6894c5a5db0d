package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/policy"
)

// What a channel declares, what the core knows of it and what a policy may
// write of it are three lists in three places that must not see each other.
func TestChannelsAreDeclaredAlikeEverywhere(t *testing.T) {
	schema := actionSchema(t)
	core := engine.Channels()
	specs := channels.Standard()
	if len(core) != len(specs) {
		t.Errorf("the core has %d channels, %d are declared", len(core), len(specs))
	}
	for _, spec := range specs {
		i := slices.IndexFunc(core, func(c engine.Channel) bool { return c.Name == spec.Name })
		if i < 0 {
			t.Errorf("the core does not know channel %s", spec.Name)
			continue
		}
		field, needed := "", false
		for _, f := range spec.Fields {
			if f.Kind == channels.Template {
				field, needed = f.Name, f.Required
			}
		}
		want := engine.Channel{
			Name: spec.Name, Contact: spec.Contact, Address: addressKinds[spec.Address], Text: field, TextNeeded: needed,
			Quiet: spec.Quiet, Consent: spec.Consent, Informal: spec.Informal,
		}
		if core[i] != want {
			t.Errorf("the core has %+v, declared is %+v", core[i], want)
		}
		declared := cuecontext.New().CompileString("x: " + channels.Schema(spec.Fields) + definitions).LookupPath(cue.ParsePath("x"))
		written := schema.LookupPath(cue.MakePath(cue.Str(spec.Name).Optional()))
		if got, want := fieldsOf(t, written), fieldsOf(t, declared); got != want {
			t.Errorf("a policy may write of %s: %s\ndeclared is: %s", spec.Name, got, want)
		}
	}
}

var addressKinds = map[channels.AddressKind]engine.AddressKind{
	channels.EmailAddress: engine.AddressEmail, channels.PhoneNumber: engine.AddressPhone, channels.PostalAddress: engine.AddressPostal,
	channels.QueueName: engine.AddressQueue, channels.URLAddress: engine.AddressURL,
}

// definitions stand in for the names that declared fields refer to.
const definitions = "\n#Name: string\n#Attachment: string\n#ContentSid: string\n#URL: string\n#Roles: string | [...string]\n"

// actionSchema is #Action of the policy language.
func actionSchema(t *testing.T) cue.Value {
	t.Helper()
	files, err := policy.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		data, err := policy.Files.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(data), "package policy\n", "")
		all.WriteString(text)
	}
	v := cuecontext.New().CompileString("package policy\n" + all.String()).LookupPath(cue.ParsePath("#Action"))
	if v.Err() != nil {
		t.Fatal(v.Err())
	}
	return v
}

// fieldsOf lists the fields of a struct: name, whether needed, kind.
func fieldsOf(t *testing.T, v cue.Value) string {
	t.Helper()
	it, err := v.Fields(cue.Optional(true))
	if err != nil {
		t.Fatal(err)
	}
	var fields []string
	for it.Next() {
		fields = append(fields, fmt.Sprintf("%s %v", it.Selector(), it.Value().IncompleteKind()))
	}
	slices.Sort(fields)
	return strings.Join(fields, ", ")
}
