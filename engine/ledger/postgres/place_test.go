package postgres

import "testing"

func TestPlacesAreWrittenAsPostgreSQLKnowsThem(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT 1":                              "SELECT 1",
		"a = ? AND b = ?":                       "a = $1 AND b = $2",
		"a = ?1 OR b = (SELECT c WHERE d = ?2)": "a = $1 OR b = (SELECT c WHERE d = $2)",
		"VALUES (?,?),(?,?)":                    "VALUES ($1,$2),($3,$4)",
		"a > ?1 UNION b > ?1":                   "a > $1 UNION b > $1",
		"?, ?, ?, ?, ?, ?, ?, ?, ?, ?":          "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10",
	} {
		if got := placed(query); got != want {
			t.Errorf("%s: got %s", query, got)
		}
	}
}
