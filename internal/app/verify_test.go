package app_test

import (
	"fmt"
	"slices"
	"testing"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
)

func (o opened) findings(t *testing.T) []string {
	t.Helper()
	report, err := o.house.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, f := range report.Findings {
		out = append(out, fmt.Sprintf("%s %s %s", f.Chain, f.Kind, f.RowID))
	}
	return out
}

// SEC-3: whoever opens the database with its key and changes, drops or slips in an event, a signed note or a certified
// figure is found out, and the record is named.
func TestVerifyNamesTheChangedRecord(t *testing.T) {
	o := open(t)
	ctx, d := t.Context(), o.house.DB
	if found := o.findings(t); len(found) != 0 {
		t.Fatalf("before anything was changed: %v", found)
	}
	triggers, err := db.All[string](ctx, d, "select name from sqlite_master where type='trigger' and tbl_name in ('event','note','note_addendum','submission_figure','submission_row')")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range triggers {
		if _, err := d.Exec(ctx, "drop trigger "+name); err != nil {
			t.Fatal(err)
		}
	}
	one := func(query string) string {
		t.Helper()
		v, err := db.One[string](ctx, d, query)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	change := func(statement string, args ...any) {
		t.Helper()
		if r, err := d.Exec(ctx, statement, args...); err != nil {
			t.Fatal(err)
		} else if n, err := r.RowsAffected(); err != nil || n != 1 {
			t.Fatalf("%s: %d rows, %v", statement, n, err)
		}
	}
	certified := "select id from submission where certified_by<>'' order by id limit 1"
	events := "select id from event order by seq limit 1 offset "
	changed, moved, dropped, note := one(events+"3"), one(events+"5"), one(events+"7"), one("select id from note order by n limit 1")
	figure := one(certified)
	row := one("select submission_id from submission_row where submission_id<>'" + figure + "' order by submission_id limit 1")
	change("update event set payload=payload||' ' where id=$1", changed)
	change("update event set effective='2001-01-01' where id=$1", moved)
	change("delete from event where id=$1", dropped)
	change(`insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
		select 'forged',organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id from event where id=$1`, one(events+"1"))
	change("update note set body=body||' Not so.' where id=$1", note)
	change("update submission_figure set value=value+1 where submission_id=$1 and place=1", figure)
	change("delete from submission_row where submission_id=$1 and file_id||event_id||figure||code=(select min(file_id||event_id||figure||code) from submission_row where submission_id=$1)", row)
	want := []string{"event changed " + changed, "event changed " + moved, "event inserted forged", "event dropped " + dropped, "note changed " + note,
		"submission changed " + figure, "submission changed " + row}
	if got := o.findings(t); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// SEC-3: records that are older than their evidence get it once, as they stand; afterwards nothing slips in.
func TestOlderRecordsAreVouchedForOnce(t *testing.T) {
	o := open(t)
	old := func(yield func(audit.Record, error) bool) {
		for i := range 450 {
			if !yield(audit.Record{ID: fmt.Sprint("r", i), Fields: []string{"as it was"}}, nil) {
				return
			}
		}
	}
	for range 2 {
		if err := o.house.Audit.VouchOnce(t.Context(), "thing", old); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := o.house.Audit.VerifyRecords(t.Context(), "thing", old); err != nil || len(found) != 0 {
		t.Errorf("%v, %v", found, err)
	}
	slipped := func(yield func(audit.Record, error) bool) {
		old(yield)
		yield(audit.Record{ID: "slipped"}, nil)
	}
	if err := o.house.Audit.VouchOnce(t.Context(), "thing", slipped); err != nil {
		t.Fatal(err)
	}
	if found, err := o.house.Audit.VerifyRecords(t.Context(), "thing", slipped); err != nil || len(found) != 1 || found[0].RowID != "slipped" {
		t.Errorf("%v, %v", found, err)
	}
}
