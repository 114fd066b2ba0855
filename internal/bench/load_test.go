package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/reporting"
)

// size is how large a load is; the version changes when what is made does, so that a kept one is made anew.
type size struct {
	Files, Version int
	Schema         int64
}

// The reference load of the design. PASSERELLE_BENCH_FILES makes a smaller one, for working on the benchmarks.
func reference(b *testing.B) size {
	s := size{Files: 20000, Version: 3}
	if text := os.Getenv("PASSERELLE_BENCH_FILES"); text != "" {
		if _, err := fmt.Sscan(text, &s.Files); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// The months that are certified and accepted in the load.
const (
	monthBefore = clock.Month("2026-09")
	monthNow    = clock.Month("2026-10")
)

// made is what the benchmarks need to know of a load beside its database.
type made struct {
	Nation *nation
	Took   time.Duration
	Bytes  int64
}

// cache gives the folder where loads are kept.
func cache(b *testing.B) string {
	dir := os.Getenv("PASSERELLE_BENCH")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			b.Fatal(err)
		}
		dir = filepath.Join(user, "passerelle-bench")
	}
	return dir
}

// copied gives the settings of an installation that holds a copy of the load.
func copied(b *testing.B, at size, to string) (config.Config, made) {
	kept := filepath.Join(cache(b), fmt.Sprintf("load-%d-%d", at.Files, at.Version))
	text, err := os.ReadFile(filepath.Join(kept, "load.json"))
	if errors.Is(err, fs.ErrNotExist) {
		text = fresh(b, at, kept)
	} else if err != nil {
		b.Fatal(err)
	}
	var m made
	if err := json.Unmarshal(text, &m); err != nil {
		b.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(kept)); err != nil {
		b.Fatal(err)
	}
	return config.Config{Data: to}, m
}

// fresh makes the load on SQLite in a folder of its own, which takes its place when it is whole.
func fresh(b *testing.B, at size, kept string) []byte {
	begun := kept + ".making"
	if err := errors.Join(os.RemoveAll(begun), os.MkdirAll(begun, 0o700)); err != nil {
		b.Fatal(err)
	}
	m := fill(b, config.Config{Data: begun}, at)
	text, err := json.Marshal(m)
	if err == nil {
		err = errors.Join(os.WriteFile(filepath.Join(begun, "load.json"), text, 0o600), os.Rename(begun, kept))
	}
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// fill makes the load in an empty installation.
func fill(b *testing.B, settings config.Config, at size) made {
	begun, clk, ctx := time.Now(), clock.At(now.AddDate(-6, 0, 0)), inEnglish(b)
	h, err := app.Open(ctx, settings, clk)
	if err != nil {
		b.Fatal(err)
	}
	n, err := found(ctx, h, providerCount, workerCount)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(fillFiles(ctx, h, n, at.Files, clk), closeMonths(ctx, h, n, clk), h.Audit.Seal(ctx), settle(ctx, h), h.Close()); err != nil {
		b.Fatal(err)
	}
	m := made{Nation: n, Took: time.Since(begun).Round(time.Second)}
	if found, err := os.Stat(filepath.Join(settings.Data, "passerelle.db")); err == nil {
		m.Bytes = found.Size()
	}
	slog.Info("the load is made", "files", at.Files, "took", m.Took, "bytes", m.Bytes)
	return m
}

// moment is one act of one story, or its referral.
type moment struct {
	at    time.Time
	story *story
	act   int // -1 is the referral
}

// fillFiles writes every story's rows, what happened in the order of time over all of them.
func fillFiles(ctx context.Context, h *app.House, n *nation, files int, clk *clock.Settable) error {
	again, err := withoutIndexes(ctx, h.DB)
	if err != nil {
		return err
	}
	w := newBulk(ctx, h.DB, h.Audit, clk)
	var moments []moment
	for i := range files {
		s := n.story(i)
		w.open(s)
		if w.full() {
			if err := w.flush(); err != nil {
				return err
			}
		}
		moments = append(moments, moment{s.received, s, -1})
		for _, a := range s.acts {
			moments = append(moments, moment{a.at, s, a.n})
		}
	}
	slices.SortStableFunc(moments, func(x, y moment) int { return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.story.n, y.story.n)) })
	for _, m := range moments {
		if m.act < 0 {
			w.referred(m.story)
		} else {
			w.happened(m.story, m.story.acts[m.act])
		}
		if w.full() {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return errors.Join(w.flush(), knowWords(ctx, h.DB), again())
}

// knowWords writes the words of the index of notes beside it, as the product does while it indexes.
func knowWords(ctx context.Context, d *db.DB) error {
	if d.Engine() != db.SQLite {
		return nil
	}
	for _, statement := range []string{"create virtual table note_vocabulary using fts5vocab(note_text, row)",
		"insert or ignore into note_word (word) select term from note_vocabulary", "drop table note_vocabulary"} {
		if _, err := d.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// withoutIndexes takes the indexes of the large tables away while they are filled, and gives them back.
func withoutIndexes(ctx context.Context, d *db.DB) (again func() error, err error) {
	if d.Engine() != db.SQLite {
		return func() error { return nil }, nil
	}
	type index struct {
		Name string `db:"name"`
		SQL  string `db:"sql"`
	}
	all, err := db.All[index](ctx, d, `select name, sql from sqlite_master where type='index' and sql is not null
		and tbl_name in ('event','check_in','appointment','audit_act','client','client_token','assignment','supervision_file','note')`)
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		if _, err := d.Exec(ctx, "drop index "+i.Name); err != nil {
			return nil, err
		}
	}
	if _, err := d.Writer().ExecContext(ctx, "pragma cache_size=-131072"); err != nil {
		return nil, err
	}
	return func() error {
		// Sorting two million rows in memory beside a large cache meets the driver's limit of memory.
		for _, pragma := range []string{"pragma cache_size=-16384", "pragma temp_store=file"} {
			if _, err := d.Writer().ExecContext(ctx, pragma); err != nil {
				return err
			}
		}
		for _, i := range all {
			if _, err := d.Exec(ctx, i.SQL); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// closeMonths has the services certify, submit, accept and consolidate two months.
func closeMonths(ctx context.Context, h *app.House, n *nation, clk *clock.Settable) error {
	for _, m := range []clock.Month{monthBefore, monthNow} {
		clk.Set(m.Add(1).First().AddDays(4).Time().Add(16 * time.Hour))
		if err := closeMonth(ctx, h, n, m); err != nil {
			return err
		}
	}
	clk.Set(now)
	return nil
}

// closeMonth is the close of a month in the whole nation.
func closeMonth(ctx context.Context, h *app.House, n *nation, m clock.Month) error {
	for _, p := range n.Providers {
		sub, err := h.Reporting.Certify(ctx, p.Supervisor, reporting.Period{OrganisationID: p.Org.ID, Region: p.Site.RegionCode, Month: m}, reporting.Signing{})
		if err != nil {
			return err
		}
		if err := h.Reporting.Submit(ctx, p.Supervisor, sub.ID, sub.Version); err != nil {
			return err
		}
		if err := h.Reporting.Accept(ctx, n.Officers[p.Site.RegionCode], sub.ID, sub.Version+1); err != nil {
			return err
		}
	}
	for _, officer := range n.Officers {
		if err := h.Reporting.Consolidate(ctx, officer, m, nil, ""); err != nil {
			return err
		}
	}
	_, _, err := h.Reporting.Nation(ctx, n.Centre[access.HeadquartersAnalyst], m, m)
	return err
}

// settle leaves the database as one that has been used for a while: its log written back, its statistics known.
func settle(ctx context.Context, h *app.House) error {
	statements := []string{"pragma wal_checkpoint(truncate)"}
	if h.DB.Engine() == db.Postgres {
		statements = []string{"vacuum analyze"}
	}
	for _, s := range statements {
		if _, err := h.DB.Writer().ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// onPostgres makes the load in a database of its own on the server that dbtest uses.
func onPostgres(b *testing.B, at size, dir string) (config.Config, made) {
	address, err := url.Parse(os.Getenv(dbtest.Variable))
	if err != nil || address.Host == "" {
		b.Fatalf("%s is not set: run scripts/postgres.sh", dbtest.Variable)
	}
	server, err := db.Open(context.Background(), db.Config{URL: address.String()})
	if err != nil {
		b.Fatal(err)
	}
	name := fmt.Sprintf("bench_%d", time.Now().UnixNano())
	if _, err := server.Writer().Exec("create database " + name); err != nil {
		b.Fatal(err)
	}
	if err := server.Close(); err != nil {
		b.Fatal(err)
	}
	address.Path = "/" + name
	settings := config.Config{Data: dir, DatabaseURL: address.String()}
	return settings, fill(b, settings, at)
}

func engine() db.Engine {
	if strings.EqualFold(os.Getenv("PASSERELLE_BENCH_ENGINE"), "postgres") {
		return db.Postgres
	}
	return db.SQLite
}
