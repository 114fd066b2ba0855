package db

import (
	"context"
	"database/sql"
	"sync"
)

// A statement is parsed once for each connection and kept: parsing costs SQLite more than most of our reads. PostgreSQL's
// driver keeps its own.
const (
	mostStatements   = 1200 // beyond these nothing more is kept: texts that vary without end would fill the memory
	longestStatement = 8192 // bytes, twice the caseload's; longer ones write many rows at once, and hardly come again
)

// statements are the prepared statements of one pool.
type statements struct {
	pool *sql.DB
	mu   sync.RWMutex
	kept map[string]*sql.Stmt
}

func keepStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, kept: map[string]*sql.Stmt{}}
}

// find gives the prepared statement of a text, and whether one is to be made.
func (s *statements) find(query string) (known *sql.Stmt, wanted bool) {
	if len(query) > longestStatement {
		return nil, false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	known = s.kept[query]
	return known, known == nil && len(s.kept) < mostStatements
}

// prepare makes and keeps the statement of a text. It takes a connection of the pool.
func (s *statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	made, err := s.pool.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.kept[query]; first != nil { // somebody else was quicker
		return first, made.Close()
	}
	s.kept[query] = made
	return made, nil
}

// query reads rows outside any transaction.
func (s *statements) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	prepared, wanted := s.find(query)
	if wanted {
		var err error
		if prepared, err = s.prepare(ctx, query); err != nil {
			return nil, err
		}
	}
	if prepared == nil {
		return s.pool.QueryContext(ctx, query, args...)
	}
	return prepared.QueryContext(ctx, args...)
}

// exec runs a statement within a transaction, which holds the one connection of the writer: what is not prepared is run
// as it is, and named as wanted.
func (s *statements) exec(ctx context.Context, tx *Tx, query string, args []any) (sql.Result, error) {
	prepared, wanted := s.find(query)
	if wanted {
		tx.wanted = append(tx.wanted, query)
	}
	if prepared == nil {
		return tx.tx.ExecContext(ctx, query, args...)
	}
	return tx.tx.StmtContext(ctx, prepared).ExecContext(ctx, args...)
}

// prepareAll makes the statements that a transaction wanted, after it, for the next one.
func (s *statements) prepareAll(ctx context.Context, wanted []string) error {
	for _, query := range wanted {
		if _, still := s.find(query); !still {
			continue
		}
		if _, err := s.prepare(ctx, query); err != nil {
			return err
		}
	}
	return nil
}
