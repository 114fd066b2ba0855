package export

import (
	"context"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/platform/web"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/outgoing"
)

// CCM-27: no column stands twice, each has its name, its meaning and the names of its codes in both languages.
func TestEveryColumnIsExplained(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale, supervision.Locale, schedule.Locale, web.Locale)
	filetest.Must(t, err)
	seen := map[string]bool{}
	var all []Column
	for _, l := range Lists {
		in := map[string]bool{}
		for _, x := range l.Columns {
			if in[x.Key] {
				t.Errorf("%s: %s stands twice", l.Key, x.Key)
			}
			in[x.Key] = true
		}
		all = append(all, l.Columns...)
	}
	for _, x := range Columns {
		seen[x.Key] = true
	}
	for _, x := range all {
		keys := []string{"export.column." + x.Key, "export.means." + x.Key}
		for _, code := range x.Codes {
			keys = append(keys, x.Names+code)
		}
		for _, key := range keys {
			for _, l := range []i18n.Language{i18n.English, i18n.French} {
				if !bundle.Has(l, key) {
					t.Errorf("%s: %s is not said", l, key)
				}
			}
		}
	}
	for _, key := range usual {
		if !seen[key] {
			t.Errorf("%s is chosen and is no column", key)
		}
	}
}

// CCM-27: a supervisor takes the provider's files out in chosen columns, which are remembered, with a dictionary; nobody else does, no
// other provider's file is in it, and the audit has it twice.
func TestFilesGoOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		bundle, err := i18n.NewBundle(Locale, supervision.Locale, schedule.Locale, web.Locale)
		filetest.Must(t, err)
		ctx := i18n.With(context.Background(), bundle, i18n.English, nil)
		if p, err := s.Page(ctx, h.Supervisor); err != nil || p.Files != 1 || !slices.Equal(p.Keys(), usual) {
			t.Fatalf("%+v %v", p, err)
		}
		all := make([]string, len(Columns))
		for i, x := range Columns {
			all[i] = x.Key
		}
		for by, kind := range map[*access.Actor]fault.Kind{&h.Worker: fault.Forbidden, &h.Officer: fault.Forbidden, &h.Housing: fault.Forbidden} {
			if _, err := s.Take(ctx, *by, all, outgoing.XLSX); !fault.Is(err, kind) {
				t.Errorf("%s: %v", by.PersonID, err)
			}
		}
		for _, c := range []struct {
			keys   []string
			format string
		}{{nil, outgoing.XLSX}, {[]string{"password_hash"}, outgoing.XLSX}, {all, "pdf"}} {
			if _, err := s.Take(ctx, h.Supervisor, c.keys, c.format); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v as %s: %v", c.keys, c.format, err)
			}
		}
		content, err := s.Take(ctx, h.Supervisor, all, outgoing.XLSX)
		filetest.Must(t, err)
		book, err := sheet.Read(content)
		if err != nil || len(book) != 2 || len(book[0].Rows) != 2 || len(book[1].Rows) != len(Columns)+1 {
			t.Fatalf("%d sheets, %v", len(book), err)
		}
		at := func(key string) string { return book[0].Rows[1][slices.Index(all, key)].Text }
		for key, want := range map[string]string{"file": h.File.ID, "name": "Noor Warsame", "state": "REFERRED", "risk": "HIGH", "referred_on": "2026-11-02", "check_ins_missed": "0", "closed_on": ""} {
			if got := at(key); got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
		if book[1].Rows[1][0].Text != "file" || !strings.Contains(book[1].Rows[slices.Index(all, "risk")+1][3].Text, "HIGH = High") {
			t.Errorf("dictionary: %v", book[1].Rows[:2])
		}
		happened(t, d, h.File.ID)
		for list, want := range map[string]string{"check_ins": "MISSED", "conditions": "CURFEW", "breaches": "ABSENT"} {
			got, err := s.TakeList(ctx, h.Supervisor, list, outgoing.CSV)
			if err != nil || strings.Count(string(got), "\n") != 2 || !strings.Contains(string(got), want) || strings.Contains(string(got), "Was asleep") {
				t.Errorf("%s: %s %v", list, got, err)
			}
			if _, err := s.TakeList(ctx, h.Worker, list, outgoing.CSV); !fault.Is(err, fault.Forbidden) {
				t.Errorf("a case manager takes %s: %v", list, err)
			}
			if elsewhere, err := s.TakeList(ctx, h.Other, list, outgoing.CSV); err != nil || strings.Count(string(elsewhere), "\n") != 1 {
				t.Errorf("another provider: %s %v", elsewhere, err)
			}
		}
		closed(t, s, h, d)
		if _, err := s.TakeList(ctx, h.Supervisor, "note", outgoing.CSV); !fault.Is(err, fault.Invalid) {
			t.Errorf("a list that is none: %v", err)
		}
		if elsewhere, err := s.Take(ctx, h.Other, all, outgoing.CSV); err != nil || strings.Contains(string(elsewhere), "Warsame") || strings.Count(string(elsewhere), "\n") != 1 {
			t.Errorf("another provider: %s %v", elsewhere, err)
		}
		table, err := s.Take(ctx, h.Supervisor, []string{"name", "uci"}, outgoing.CSV)
		french, wrong := s.Take(i18n.With(context.Background(), bundle, i18n.French, nil), h.Supervisor, []string{"name", "uci"}, outgoing.CSV)
		if err != nil || wrong != nil || !strings.HasPrefix(string(table), "\ufeffUCI,Name\n") || !strings.HasPrefix(string(french), "\ufeffIUC,Nom") {
			t.Errorf("the tables: %s %s %v %v", table, french, err, wrong)
		}
		if p, err := s.Page(ctx, h.Supervisor); err != nil || !slices.Equal(p.Keys(), []string{"uci", "name"}) || p.By != h.Supervisor.Name {
			t.Errorf("what is remembered: %+v %v", p, err)
		}
	})
}

// closed takes a file out whose condition is in force while it is open and has ended with it once it is closed.
func closed(t *testing.T, s Service, h filetest.House, d *db.DB) {
	t.Helper()
	ctx := context.Background()
	for _, x := range []struct{ on, count, to string }{{"", "1", ""}, {"2026-11-09", "0", "2026-11-09"}} {
		_, err := d.Exec(ctx, "update supervision_file set closed_on=$2 where id=$1", h.File.ID, x.on)
		filetest.Must(t, err)
		count, err := s.Take(ctx, h.Supervisor, []string{"uci", "conditions"}, outgoing.CSV)
		if err != nil || !strings.HasSuffix(strings.TrimSpace(string(count)), ","+x.count) {
			t.Errorf("closed on %q: conditions in force: %s %v", x.on, count, err)
		}
		list, err := s.TakeList(ctx, h.Supervisor, "conditions", outgoing.CSV)
		if err != nil || !strings.HasSuffix(strings.TrimSpace(string(list)), ","+x.to) {
			t.Errorf("closed on %q: %s %v", x.on, list, err)
		}
	}
	_, err := d.Exec(ctx, "update supervision_file set closed_on='' where id=$1", h.File.ID)
	filetest.Must(t, err)
}

// happened puts one thing of each list into a file.
func happened(t *testing.T, d *db.DB, file string) {
	t.Helper()
	for _, statement := range []string{
		"insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('k','org',$1,'2026-11-03','MISSED','2026-11-03')",
		"insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date) values ('d','org',$1,'CURFEW','Home by ten.','IRB','2026-11-03','')",
		"insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on) values ('b','org',$1,'ABSENT','2026-11-03','2026-11-03','2026-11-03','Was asleep.','','')",
		"insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on, taken_back_on) values ('g','org',$1,'ABSENT','2026-11-03','2026-11-03','2026-11-03','In error.','','','2026-11-04')"} {
		if _, err := d.Exec(context.Background(), statement, file); err != nil {
			t.Fatal(err)
		}
	}
}
