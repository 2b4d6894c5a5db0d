package xlsx

import "strings"

// Shown writes a whole number as its format shows it, when the format only adds zeros and
// text to its digits: 42 under "F-"00000 is F-00042. It is false for every other format and
// for numbers that are no whole ones.
func (c *Cell) Shown() (string, bool) {
	if c.Kind != Number || c.Format == nil || c.Format.Code == "" || !digitsOnly(c.Text) {
		return "", false
	}
	code, _, _ := strings.Cut(c.Format.Code, ";")
	var marks []byte // literals, and '\x00' for a place that is always written, '\x01' for one that need not be
	places := 0
	for i := 0; i < len(code); i++ {
		switch b := code[i]; b {
		case '0':
			marks = append(marks, 0)
			places++
		case '#':
			marks = append(marks, 1)
			places++
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return "", false
			}
			marks = append(marks, code[i+1:i+1+end]...)
			i += end + 1
		case '\\':
			if i++; i == len(code) {
				return "", false
			}
			marks = append(marks, code[i])
		case '-', ' ', '/', ':', '(', ')', '+':
			marks = append(marks, b)
		default:
			return "", false
		}
	}
	if places == 0 || strings.IndexByte(string(marks), 0) < 0 && !strings.ContainsFunc(string(marks), func(r rune) bool { return r > 1 }) {
		return "", false
	}
	return fill(marks, places, c.Text), true
}

// fill writes digits into the places of a format, from the right.
func fill(marks []byte, places int, digits string) string {
	var out strings.Builder
	pad := places - len(digits) // places without a digit of their own
	for place, first := 0, true; len(marks) > 0; marks = marks[1:] {
		if marks[0] > 1 {
			out.WriteByte(marks[0])
			continue
		}
		if first && pad < 0 { // the first place takes the digits that are too many
			out.WriteString(digits[:-pad])
			digits = digits[-pad:]
			pad = 0
		}
		first = false
		switch {
		case place >= pad:
			out.WriteByte(digits[place-pad])
		case marks[0] == 0:
			out.WriteByte('0')
		}
		place++
	}
	return out.String()
}

func digitsOnly(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && (s == "0" || s[0] != '0')
}
