package sqlsource_test

import (
	"database/sql"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/needtest"
	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/sqlsource"
)

// mariadb starts a MariaDB of its own, which nobody reaches but through a socket in a folder of the
// test, and returns the address of a database in it. The clock of the server is in New York.
func mariadb(t *testing.T) string {
	t.Helper()
	server, err := exec.LookPath("mariadbd")
	if err != nil {
		server = "/usr/sbin/mariadbd" // where Debian has it, which is in root's path alone
	}
	install, err := exec.LookPath("mariadb-install-db")
	if _, missing := os.Stat(server); missing != nil || err != nil {
		needtest.Lacks(t, "there is no MariaDB; apt-get install mariadb-server")
	}
	dir, err := os.MkdirTemp("", "maria") // short: the path of a socket has a limit
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	attributes := &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	who, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 { // it refuses to run as root
		if who, err = user.Lookup("mysql"); err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
		attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "s")
	run := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(name, append([]string{"--no-defaults", "--datadir=" + data}, args...)...)
		cmd.Dir, cmd.SysProcAttr, cmd.Env = dir, attributes, []string{"LC_ALL=C", "TZ=EST5", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"}
		return cmd
	}
	if out, err := run(install, "--auth-root-authentication-method=socket", "--auth-root-socket-user="+who.Username, "--skip-test-db", "--tmpdir="+dir).CombinedOutput(); err != nil {
		t.Fatalf("mariadb-install-db: %v\n%s", err, out)
	}
	// One statement a line. The account has no password: nobody but this user reaches the socket.
	ready := filepath.Join(dir, "init.sql")
	if err := os.WriteFile(ready, []byte("CREATE DATABASE erp CHARACTER SET utf8mb4;\nCREATE USER owner@localhost;\nGRANT ALL ON *.* TO owner@localhost WITH GRANT OPTION;\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	child := run(server, "--skip-networking", "--socket="+socket, "--pid-file="+filepath.Join(dir, "pid"), "--tmpdir="+dir, "--init-file="+ready, "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=16M", "--sql-mode=", "--log-error="+filepath.Join(dir, "log"))
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = child.Process.Signal(syscall.SIGTERM)
		_ = child.Wait()
	})
	dsn := "owner@unix(" + socket + ")/erp"
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 600 {
		if err = db.Ping(); err == nil {
			return dsn
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	t.Fatalf("MariaDB does not answer: %v\n%s", err, log)
	return ""
}

func TestMariaDBGivesExactNumbersAndDays(t *testing.T) {
	dsn := mariadb(t)
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range []string{
		"SET time_zone = '+00:00'",
		`CREATE TABLE t (id varchar(20), amount decimal(14,2), big bigint, huge bigint unsigned, rate double, single float, day date, zero date, clock datetime, moment timestamp NULL,
			flag tinyint(1), s enum('open', 'paid'), n text, raw varbinary(4), latin varchar(20) CHARACTER SET latin1, y year, hour time)`,
		"INSERT INTO t VALUES ('0042', 12345678901.10, 9007199254740993, 18446744073709551615, 0.1, 0.1, '2026-02-03', '0000-00-00', '2026-02-03 23:30', '2026-02-03 23:30', true, 'open', NULL, x'00ff', 'Société', 2026, '08:30')",
		"CREATE USER reader@localhost IDENTIFIED BY 'hunter2'",
		"GRANT SELECT ON erp.t TO reader@localhost",
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	cfg := sqlsource.Config{Driver: "mysql", DSN: strings.Replace(dsn, "owner@", "reader:hunter2@", 1), Zone: zone}
	for text, want := range map[string]string{
		"SELECT id, amount, -amount AS less, big, huge, rate, single FROM t": `{"id":"0042","amount":12345678901.10,"less":-12345678901.10,"big":9007199254740993,"huge":18446744073709551615,"rate":0.1,"single":0.1}`,
		"SELECT day, zero, clock, moment, n FROM t":                          `{"day":"2026-02-03","zero":null,"clock":"2026-02-03","moment":"2026-02-04","n":null}`,
		"SELECT flag, s, latin, y, hour FROM t":                              `{"flag":1,"s":"open","latin":"Société","y":2026,"hour":"08:30:00"}`,
		"SELECT SUM(amount) AS total, COUNT(*) AS n FROM t":                  `{"total":12345678901.10,"n":1}`,
	} {
		if got, err := query(t, cfg, text, source.Limits{}); err != nil || got != want+"\n" {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
	owner := cfg
	owner.DSN = dsn
	for text, want := range map[string]string{
		"SELECT raw FROM t":               "binary",
		"SELECT absent FROM t":            "Unknown column 'absent'",
		"SELECT 1 AS a, 2 AS a":           "two columns a",
		"DELETE FROM t":                   "READ ONLY transaction",
		"SELECT 1; DELETE FROM t":         "SQL syntax",
		"SELECT seq FROM seq_1_to_100000": "answers more than",
	} {
		rows, err := query(t, owner, text, source.Limits{Rows: 1000})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %.100s, %v, want %s", text, rows, err, want)
		}
	}
	for name, dsn := range map[string]string{
		"an absent database": strings.Replace(cfg.DSN, "/erp", "/absent", 1),
		"a wrong password":   strings.Replace(cfg.DSN, "hunter2", "hunter2x", 1),
	} {
		cfg.DSN = dsn
		if _, err := query(t, cfg, "SELECT 1", source.Limits{}); err == nil || !strings.Contains(err.Error(), "cannot be reached") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
