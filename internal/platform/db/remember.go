package db

import (
	"context"
	"reflect"
	"slices"
	"sync"
)

// mostRemembered is how many rows an answer may have that is kept for the rest of a page: longer ones are lists, which a page asks for once.
const mostRemembered = 100

// Remembering gives a context in which whatever [All] and [One] read outside a transaction is read once: the parts of a page ask each for
// the same file, its conditions and hearings, and all show one state of them. A write with this context, or the end of the page, forgets.
// It is for reading one page only: whoever waits for a change must not remember.
func Remembering(ctx context.Context) (within context.Context, end func()) {
	m := &memory{answers: map[question][]answer{}}
	return context.WithValue(ctx, memoryKey{}, m), m.end
}

type memoryKey struct{}

// memory holds what was read for one page; nil holds nothing.
type memory struct {
	mu      sync.Mutex
	answers map[question][]answer // nil once the page is over
	writes  int
}

// question is a statement and what its rows are read into.
type question struct {
	db    *DB
	row   reflect.Type
	query string
	first bool // only the first row
}

type answer struct {
	args []any
	rows any // []T
}

// memoryOf gives the memory for what is read outside a transaction.
func memoryOf(ctx context.Context, q Querier) (*memory, *DB) {
	d, outside := q.(*DB)
	if !outside {
		return nil, nil
	}
	m, _ := ctx.Value(memoryKey{}).(*memory)
	return m, d
}

// once gives what read gives, and what it gave before when the same was asked already.
func once[T any](ctx context.Context, q Querier, first bool, query string, args []any, read func() ([]T, error)) ([]T, error) {
	m, d := memoryOf(ctx, q)
	if m == nil || slices.ContainsFunc(args, unlike) {
		return read()
	}
	asked := question{d, reflect.TypeFor[T](), query, first}
	known, writes := m.recall(asked, args)
	if known != nil {
		return slices.Clone(known.([]T)), nil // whoever sorts theirs leaves the others' alone
	}
	rows, err := read()
	if err == nil && len(rows) <= mostRemembered {
		m.keep(asked, answer{args, slices.Clone(rows)}, writes)
	}
	return rows, err
}

// unlike reports whether two of them cannot be compared, as lists of bytes.
func unlike(arg any) bool { return arg != nil && !reflect.TypeOf(arg).Comparable() }

// recall gives the rows that were read for a question, nil when none were, and how many writes there have been.
func (m *memory) recall(asked question, args []any) (rows any, writes int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.answers[asked] {
		if slices.Equal(a.args, args) {
			return a.rows, m.writes
		}
	}
	return nil, m.writes
}

// keep holds an answer unless something was written since its question was asked.
func (m *memory) keep(asked question, a answer, writes int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answers != nil && m.writes == writes {
		m.answers[asked] = append(m.answers[asked], a)
	}
}

// forget drops what was read before a write.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.answers)
	m.writes++
}

func (m *memory) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers = nil
}
