package delivery_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
)

func TestATestGoesToAnAddressForTestsAlone(t *testing.T) {
	o := late(t, map[string]string{"deploy.cue": `package relance

deploy: {test_addresses: ["qa@example.org"], email: folder: {dir: "mails", from: "compta@example.org"}}
`})
	d, err := delivery.Open(world(o), o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, to := range []string{"", "compta@briance.example.org"} {
		if _, err := d.SendTest(t.Context(), channels.Email(), to); err == nil {
			t.Errorf("a test went to %q", to)
		}
	}
	sent := func() int {
		list, err := filepath.Glob(filepath.Join(d.Deliveries(), "email", "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := sent(); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
	if receipt, err := d.SendTest(t.Context(), channels.Email(), "qa@example.org"); err != nil || receipt.ID == "" || sent() != 1 {
		t.Errorf("%+v, %v, %d mails", receipt, err, sent())
	}
}

func TestWhatCannotBeReachedSaysWhy(t *testing.T) {
	o := late(t, map[string]string{"deploy.cue": `package relance

deploy: email: folder: {dir: "mails", from: "compta@example.org"}
`})
	d, err := delivery.Open(world(o), o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	byName := func(name string) (found delivery.Reached) {
		for _, r := range d.Reach(t.Context()) {
			if r.Name() == name {
				found = r
			}
		}
		return found
	}
	if r := byName("email"); !r.Checks || r.Err != nil {
		t.Errorf("the folder of mails: %+v", r)
	}
	folder := filepath.Join(d.Deliveries(), "email")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := byName("email"); r.Err == nil {
		t.Error("a file in the place of the folder can be reached")
	}
}
