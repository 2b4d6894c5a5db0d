// Package policies reads a book: the folder in which a finance team says who is
// chased, when, how firmly and through which channel. Load checks it whole and
// compiles it to the machines of package engine.
//
// The language is CUE; its schema is package policies/policy. What is wrong
// with a book is told as diag.List, one entry for each mistake, all in one pass.
//
// A book is text of people, and may come from a pull request of a stranger. Its
// files are bounded in size and nesting, and what CUE computes from them in time (Options.Context)
// and memory (Options.Memory): RL021. What asks for too much in plain numbers, as list.Range(0, 1e9, 1), is
// refused before it is computed. CUE cannot be stopped, so any other computation that
// Load has given up goes on in the background: a program should end then, as the commands do. One
// that outlives the books of others should load them in a process of their own, with
// a limit of the operating system.
package policies

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/guard"
	"github.com/relance-dev/relance/policies/law"
	"github.com/relance-dev/relance/policies/policytest"
	"github.com/relance-dev/relance/policies/template"
)

// Options says how a book is read. The zero Options reads the folder as it is
// on disk, without its tests.
type Options struct {
	// Overlay replaces or adds files, by their path in the folder, with
	// slashes: "book.cue". The folder then need not exist.
	Overlay map[string][]byte
	// Tests reads the policy tests too: the files named *_test.cue.
	Tests bool
	// Outline keeps what the book says, for Compare.
	Outline bool
	// Context ends when CUE has computed long enough: Load then gives up with
	// RL021, which tells the context's cause. Without one it waits.
	Context context.Context
	// Memory is how many bytes CUE may take to compute the book, beyond those that the process
	// has at the time; 0 means 1 GiB. Load gives up with RL021 when it takes more.
	Memory int64
}

// defaultMemory is twenty times what a large book takes.
const defaultMemory = 1 << 30

// Book is a folder of policies, checked and compiled. It is immutable and safe
// for several goroutines.
type Book struct {
	Dir       string // as given to Load
	Engine    *engine.Book
	Currency  engine.Currency // of amounts whose currency an export does not say; zero when the book does not say either
	Languages []string        // that every template must exist in, sorted; at least the creditor's
	// ClientKind is what a client is whose data gives no kind; empty when nobody knows. Intake
	// gives it to them.
	ClientKind string
	Law        *law.Law          // what the law gives for late payment: what ships, with the book's own rates
	Exits      []Exit            // what may follow when reminders have had no effect, sorted by name
	Intake     intake.Mapping    // how exports are to be read
	Bank       bank.Rows         // how bank statements in CSV are to be read
	Deploy     *Deploy           // where messages really go; nil when the book does not say
	Tests      []policytest.Test // as the book orders them; none unless Options.Tests
	// Sources holds every file of the book, by its name in diagnostics.
	Sources map[string][]byte

	severe   []string // the codes of warnings that are errors in this book
	outline  *outline // when Options.Outline asks for it
	wordings []wording
	lists    map[string]map[string][]string // words of its own that messages should not have, by language and list
	entities map[string]*template.Creditor  // by id
	places   map[[2]string]span             // of what companies say of themselves, by entity and field
	creditor template.Creditor
	claims   bool                        // a computation claims by a law for debtors of some kind
	formulas map[string]*formula.Set     // by policy
	sources  map[string][]formula.Source // of formulas, by policy
	envs     *guardEnvs
	// contractRates are the penalty rates of terms of sale, percent a year: of the
	// creditor under "", and of entities by id. Those that the book does not give are not there.
	contractRates map[string]*apd.Decimal
	templates     map[string]map[string]*template.Template // by name and language
}

// Load reads the book in a folder. The list says what is wrong with it, ordered
// by place. With an error in the list the book holds no more than Dir and
// Sources, and Engine is nil; with warnings alone it is whole. Load never
// reads outside the folder, writes nothing and uses no network.
func Load(dir string, opt Options) (*Book, diag.List) {
	l := &loader{book: &Book{Dir: dir, Sources: map[string][]byte{}}, report: &report{}, lines: map[string][]int{}, titles: map[titleKey]string{}}
	l.report.sources = l.book.Sources
	l.load(opt)
	l.list.Sort()
	l.list = unignored(l.list, l.book.Sources)
	l.book.Severe(l.list)
	if l.list.Errors() > 0 {
		return &Book{Dir: dir, Sources: l.book.Sources, outline: l.book.outline, wordings: l.book.wordings, severe: l.book.severe}, l.list
	}
	return l.book, l.list
}

// titleKey names a state of a policy.
type titleKey struct{ policy, state string }

// loader is one run of Load.
type loader struct {
	*report
	book   *Book
	folder *folder
	uses   []use            // of templates, in the order of the machines
	lines  map[string][]int // where the lines of a file begin
	titles map[titleKey]string
	envs   []*guard.Env // of the guards of each machine
}

func (l *loader) load(opt Options) {
	if l.folder = readFolder(l.book.Dir, opt.Overlay, opt.Tests, l.report); l.folder == nil {
		return
	}
	for _, s := range slices.Concat(l.folder.cue, l.folder.templates) {
		l.book.Sources[s.name] = s.data
	}
	for _, s := range l.folder.templates {
		l.book.wordings = append(l.book.wordings, wording{s.rel, strings.ReplaceAll(string(s.data), "\r\n", "\n")})
	}
	files := parse(l.folder.cue, l.report)
	if l.list.Errors() > 0 {
		return // what else is wrong may only follow from this
	}
	l.folder.checkVendored(l.report)
	checkMarkers(files, l.report)
	checkSchemaNames(files, l.report)
	c := &computation{report: &report{}, files: files, whole: l.folder.whole("")}
	c.holes = findSlips(files, l.book.Sources, l.report)
	if !modest(files, l.report) {
		return
	}
	suspect, found := multiplies(files)
	if err := c.within(opt.Context, cmp.Or(opt.Memory, defaultMemory)); err != nil {
		if !found {
			suspect = c.whole
		}
		l.fail(CodeTooMuch, suspect, "look for values that multiply: a long list.Range, a comprehension in another, a field that is used twice by one that is used twice",
			"computing this book was given up: %v", err)
		return
	}
	l.list = append(l.list, c.list...)
	checkEmbedded(files, l.report)
	root := c.root
	if root == nil {
		return
	}
	root.at = c.whole
	if opt.Outline {
		l.book.outline = l.outline(root)
	}
	l.twice(root, c.index)
	l.listsTwice(root, c.index)
	structure(root, schema().shapes["#Book"], l.report)
	l.compile(root)
	l.templates()
	l.mentions()
	l.intake(root.field("intake"))
	l.checks(root.field("check"))
	thresholds := l.thresholds(root.field("thresholds"))
	l.book.envs = &guardEnvs{known: map[string]*guard.Env{}}
	l.tests(root.field("tests"))
	l.deploy(root.field("deploy"))
	if l.list.Errors() > 0 {
		return
	}
	book := l.book
	book.Engine.Addresses = addresses(book.Engine)
	book.Engine.Unwritable = book.Unwritable
	l.analyse(root, thresholds)
	l.book.Engine.Digest = l.digest(root)
}
