package own_test

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// atWork gives people an account and a place in the organisation.
func atWork(t *testing.T, d *db.DB, people ...access.Actor) {
	t.Helper()
	for _, a := range people {
		_, err := d.Exec(ctx, "insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ($1,'org',$2,$3,'en','UTC','',$4)",
			a.PersonID, a.PersonID+"@example.org", a.Name, false)
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date) values ($1,$2,'org','CCMS','','',',case_manager,','2020-01-01','')",
			"m-"+a.PersonID, a.PersonID)
		filetest.Must(t, err)
	}
}

// CCM-25, SEC-1: a form that somebody made for themselves is a supervisor's to take over while its maker is absent or has left, and nobody's while they
// are there; it is the organisation's then, in use as it was, with both names and an audit row; of two supervisors at once one takes it; another
// organisation, another programme and a case manager take nothing.
func TestWhoLeftLeavesTheirForms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := h.Documents.Own
		atWork(t, d, h.Worker, h.Colleague, h.Supervisor)
		absent, left := made(t, s, h.Worker, twoTongues), made(t, s, h.Colleague, twoTongues)
		filetest.Must(t, s.Use(ctx, h.Worker, absent, 1))
		none := func(when string, a access.Actor, code string) {
			t.Helper()
			if _, err := s.AbandonedOne(ctx, a, code); kind(err) != fault.NotFound {
				t.Errorf("%s: %s sees it: %v", when, a.PersonID, err)
			}
			if err := s.TakeOver(ctx, a, code, row(t, s, code)); kind(err) != fault.NotFound {
				t.Errorf("%s: %s takes it over: %v", when, a.PersonID, err)
			}
		}
		none("its maker is there", h.Supervisor, absent)
		none("its maker is there", h.Supervisor, left)
		_, err := d.Exec(ctx, "insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded, version) values ('b','org','worker','','2026-11-11','2026-11-20','LEAVE','supervisor',0,1)")
		filetest.Must(t, err)
		none("the absence is of tomorrow", h.Supervisor, absent)
		_, err = d.Exec(ctx, "update absence set from_date='2026-11-10'")
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "update membership set to_date='2026-11-09' where person_id='colleague'")
		filetest.Must(t, err)
		elsewhere := h.Supervisor
		elsewhere.Programme = "CSS"
		for _, a := range []access.Actor{h.Worker, h.Other, h.Officer, h.Housing, elsewhere} {
			none("it is not theirs to take", a, absent)
		}
		list, err := s.Abandoned(ctx, h.Supervisor)
		filetest.Must(t, err)
		why := map[string]access.Away{}
		for _, x := range list {
			why[x.Code] = x.Owner
		}
		if len(list) != 2 || why[absent].Left() || why[absent].Until != "2026-11-20" || !why[left].Left() {
			t.Fatalf("%+v", why)
		}

		second := h.Supervisor
		second.PersonID, second.Name = "second", "Another supervisor"
		at := row(t, s, absent)
		if n := dbtest.AtOnce(t, 2, func(i int) error { return s.TakeOver(ctx, []access.Actor{h.Supervisor, second}[i], absent, at) }); n != 1 {
			t.Errorf("%d took it at once", n)
		}
		r, err := s.Get(ctx, h.Supervisor, absent)
		filetest.Must(t, err)
		if r.Personal() || !r.MayWrite || r.TakenFromName != h.Worker.Name || r.TakenByName == "" || r.TakenAt == 0 || r.InUse.Version != 1 {
			t.Errorf("%+v", r.Form)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from audit_act where action='ownform.taken' and (object_id=$1 or object_id='worker')", absent); err != nil || n != 2 {
			t.Errorf("%d audit rows, %v", n, err)
		}
		if !begins(t, h, h.Worker, absent) || !begins(t, h, h.Supervisor, absent) {
			t.Error("it is not begun as it was")
		}
		if _, err := s.SetItem(ctx, h.Worker, absent, row(t, s, absent), "", own.Asked{}); kind(err) != fault.Forbidden {
			t.Errorf("its maker changes it still: %v", err)
		}
		filetest.Must(t, s.TakeOver(ctx, h.Supervisor, left, row(t, s, left)))
		if r, err := s.Get(ctx, h.Supervisor, left); err != nil || !r.Changing() || r.Used() {
			t.Errorf("a draft: %+v %v", r.Form, err)
		}
		if list, err := s.Abandoned(ctx, h.Supervisor); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
	})
}

// CCM-25, SEC-1: a form is taken over as the supervisor saw it, or not at all; one that was taken over is given back to whoever made it while they have a
// place in the organisation, by a supervisor, once, as it stood; it is theirs alone then, with an audit row.
func TestAFormIsGivenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := h.Documents.Own
		atWork(t, d, h.Worker, h.Colleague, h.Supervisor)
		code := made(t, s, h.Worker, twoTongues)
		seen := row(t, s, code)
		filetest.Must(t, s.Use(ctx, h.Worker, code, seen))
		_, err := d.Exec(ctx, "insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded, version) values ('b','org','worker','','2026-11-10','2026-11-20','LEAVE','supervisor',0,1)")
		filetest.Must(t, err)
		if err := s.TakeOver(ctx, h.Supervisor, code, seen); !fault.IsStale(err) {
			t.Errorf("taken as it was before its maker put it in use: %v", err)
		}
		if x, err := s.Get(ctx, h.Worker, code); err != nil || !x.Personal() {
			t.Errorf("it is taken by a stale version: %+v %v", x.Form, err)
		}
		if err := s.GiveBack(ctx, h.Supervisor, code, row(t, s, code)); kind(err) != fault.NotFound {
			t.Errorf("what nobody took is given back: %v", err)
		}
		filetest.Must(t, s.TakeOver(ctx, h.Supervisor, code, row(t, s, code)))
		at := row(t, s, code)
		for _, x := range []struct {
			who  access.Actor
			kind fault.Kind
		}{{h.Worker, fault.Forbidden}, {h.Colleague, fault.Forbidden}, {h.Other, fault.NotFound}, {h.Officer, fault.NotFound}} {
			if err := s.GiveBack(ctx, x.who, code, at); kind(err) != x.kind {
				t.Errorf("%s gives it back: %v", x.who.PersonID, err)
			}
		}
		if err := s.GiveBack(ctx, h.Supervisor, code, at-1); !fault.IsStale(err) {
			t.Errorf("given back by a stale version: %v", err)
		}
		mine, err := s.Get(ctx, h.Supervisor, code)
		filetest.Must(t, err)
		for day, gives := range map[string]bool{"2026-11-09": false, "": true} {
			_, err = d.Exec(ctx, "update membership set to_date=$1 where person_id='worker'", day)
			filetest.Must(t, err)
			if may, err := s.GivesBack(ctx, h.Supervisor, mine.Form); err != nil || may != gives {
				t.Errorf("there until %q: %v %v", day, may, err)
			}
			if !gives {
				if err := s.GiveBack(ctx, h.Supervisor, code, at); kind(err) != fault.NotReady {
					t.Errorf("given to somebody who left: %v", err)
				}
			}
		}
		_, err = d.Exec(ctx, "update membership set to_date='' where person_id='worker'")
		filetest.Must(t, err)
		if n := dbtest.AtOnce(t, 2, func(int) error { return s.GiveBack(ctx, h.Supervisor, code, at) }); n != 1 {
			t.Errorf("given back %d times at once", n)
		}
		x, err := s.Get(ctx, h.Worker, code)
		if err != nil || x.OwnerID != h.Worker.PersonID || x.TakenAt != 0 || x.TakenFrom != "" || x.InUse.Version != 1 || !begins(t, h, h.Worker, code) {
			t.Errorf("%+v %v", x.Form, err)
		}
		for _, a := range []access.Actor{h.Supervisor, h.Colleague} {
			if _, err := s.Get(ctx, a, code); kind(err) != fault.NotFound {
				t.Errorf("%s has it still: %v", a.PersonID, err)
			}
		}
		if n, err := db.One[int](ctx, d, "select count(*) from audit_act where action='ownform.given_back' and (object_id=$1 or object_id='worker')", code); err != nil || n != 2 {
			t.Errorf("%d audit rows, %v", n, err)
		}
	})
}
