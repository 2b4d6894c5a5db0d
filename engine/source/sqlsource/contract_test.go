package sqlsource_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/sqlsource"
)

// What can be known of MySQL and SQL Server without a server: which addresses are understood, and that
// no error shows the password. Nothing here reaches one.
func TestAddressesAreCheckedAndNeverShown(t *testing.T) {
	for _, c := range []struct{ driver, dsn, want string }{
		{"mysql", "reader:hunter2@tcp(127.0.0.1:1)/erp", "cannot be reached"},
		{"mysql", "reader:hunter2@tcp(127.0.0.1:1)/", "names no user or no database"},
		{"mysql", "mysql://reader:hunter2@db/erp", "cannot be used"},
		{"sqlserver", "sqlserver://reader:hunter2@127.0.0.1:1?database=erp&dial+timeout=2", "cannot be reached"},
		{"sqlserver", "server=127.0.0.1;port=1;user id=reader;password=hunter2;database=erp;dial timeout=2", "cannot be reached"},
		{"sqlserver", "sqlserver://reader:hunter2@127.0.0.1", "names no host or no database"},
		{"postgres", "postgres://reader:hunter2@127.0.0.1:1/erp?connect_timeout=2", "cannot be reached"},
		{"postgres", "postgres://reader:hunter2@[/erp", "cannot be used"},
		{"sqlite", "/absent/erp.db", "there is no file /absent/erp.db"},
		{"oracle", "hunter2", "there is no driver oracle"},
	} {
		_, err := query(t, sqlsource.Config{Driver: c.driver, DSN: c.dsn}, "SELECT 1", source.Limits{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s %s: got %v, want %s", c.driver, c.dsn, err, c.want)
		}
	}
}
