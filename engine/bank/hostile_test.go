package bank_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/bank"
)

// Many small parts of one thing cost no more than reading them: a file of this size would take minutes
// if each were added to all before it.
func TestManyPartsAreReadInTime(t *testing.T) {
	const n = 300_000
	cfonb := strings.Split(string(load(t, "testdata/cfonb.txt")), "\r\n")
	camt := string(load(t, "testdata/camt053.xml"))
	for name, text := range map[string]string{
		"mt940": ":20:1\n:25:X\n:28C:1\n:60F:C260504EUR0,\n:61:260504C1,NTRFNONREF\n:86:a\n" + strings.Repeat("some text\n", n) + ":62F:C260504EUR1,\n",
		"cfonb": strings.Join(cfonb[:4], "\n") + "\n" + strings.Repeat(cfonb[3]+"\n", n/3) + strings.Join(cfonb[4:], "\n"),
		"qif":   "!Type:Bank\nD13/05/26\nT1.50\n" + strings.Repeat("Mtext\n", n) + "^\n",
		"ofx":   strings.Replace(string(load(t, "testdata/ofx2.ofx")), "<MEMO>", strings.Repeat("<MEMO>some text", n)+"<MEMO>", 1),
		"camt":  strings.Replace(camt, "<Ustrd>", strings.Repeat("<Strd><AddtlRmtInf>x</AddtlRmtInf></Strd>", n/3)+"<Ustrd>", 1),
	} {
		list, err := bank.Read(name, []byte(text), stated)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, e := range list[0].Entries {
			if len(e.Remittance) > 2000 {
				t.Errorf("%s: %d bytes are kept of one text", name, len(e.Remittance))
			}
		}
	}
}
