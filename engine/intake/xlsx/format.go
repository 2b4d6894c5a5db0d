package xlsx

import (
	"strconv"
	"strings"
)

// Format is how the numbers of a cell style are shown.
type Format struct {
	Code    string // such as "00000"; empty for the general one
	Day     bool   // as a day or a time
	Percent bool
	// Unit is the text that stands beside the digits, such as € or USD; empty when there is none.
	Unit string
}

// builtIn holds the formats that a workbook uses by their number alone, as far as they say more
// than how many decimals are shown (ECMA-376, part 1, 18.8.30). Those of money show the
// currency of whoever opens the workbook, and say nothing.
var builtIn = map[string]string{
	"1": "0", "9": "0%", "10": "0.00%",
	"14": "mm-dd-yy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM", "20": "h:mm", "21": "h:mm:ss", "22": "m/d/yy h:mm",
	"45": "mm:ss", "46": "[h]:mm:ss", "47": "mmss.0",
}

// formatOf understands the code of a number format. Of its sections, the first counts, which is
// that of numbers above 0.
func formatOf(code string) Format {
	const general = "general"
	if len(code) >= len(general) && strings.EqualFold(code[:len(general)], general) {
		code = code[len(general):]
	}
	f := Format{Code: code}
	var unit strings.Builder
	for i := 0; i < len(code); i++ {
		switch b := code[i]; b {
		case ';':
			i = len(code)
		case '"':
			text, _, _ := strings.Cut(code[i+1:], `"`)
			unit.WriteString(text)
			i += len(text) + 1
		case '[':
			inside, _, _ := strings.Cut(code[i+1:], "]")
			i += len(inside) + 1
			if money, ok := strings.CutPrefix(inside, "$"); ok { // a currency and a language: [$€-40C]
				money, _, _ = strings.Cut(money, "-")
				unit.WriteString(money)
			} else if strings.Trim(inside, "hHmMsS") == "" { // hours that go beyond a day
				f.Day = true
			}
		case '\\':
			if i++; i < len(code) {
				unit.WriteByte(code[i])
			}
		case '_', '*': // room for the next character, or as many of it as there is room for
			i++
		case '%':
			f.Percent = true
		case 'y', 'Y', 'd', 'D', 'm', 'M', 'h', 'H', 's', 'S':
			f.Day = true
		case '0', '#', '?', '.', ',', '/', ' ', '-', '+', '(', ')', ':', '@', 'E', 'e', 'G', 'g':
		default:
			unit.WriteByte(b)
		}
	}
	if !f.Day {
		f.Unit = strings.TrimSpace(strings.ToValidUTF8(unit.String(), ""))
	}
	return f
}

// unescaped writes the characters that a workbook cannot hold as they are, and has as _x000D_.
func unescaped(s string) string {
	at := strings.Index(s, "_x")
	if at < 0 {
		return s
	}
	var out strings.Builder
	for ; at >= 0; at = strings.Index(s, "_x") {
		r, ok := escape(s[at:])
		if !ok {
			out.WriteString(s[:at+2])
			s = s[at+2:]
			continue
		}
		out.WriteString(s[:at])
		out.WriteRune(r)
		s = s[at+len("_x000D_"):]
	}
	return out.String() + s
}

// escape reads the character that _xHHHH_ at the beginning of a text stands for.
func escape(s string) (r rune, ok bool) {
	if len(s) < len("_x000D_") || s[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}
