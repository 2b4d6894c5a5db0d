package postgres

import (
	"strconv"
	"strings"
)

// placed writes $1 for ? and for ?1.
func placed(query string) string {
	if !strings.Contains(query, "?") {
		return query
	}
	out := make([]byte, 0, len(query)+len(query)/4)
	n := 0
	for i := 0; i < len(query); i++ {
		if query[i] != '?' {
			out = append(out, query[i])
			continue
		}
		out = append(out, '$')
		if i+1 < len(query) && query[i+1] >= '1' && query[i+1] <= '9' {
			continue
		}
		n++
		out = strconv.AppendInt(out, int64(n), 10)
	}
	return string(out)
}
