package elsewhere

import (
	"context"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

func referred(t *testing.T, h filetest.House, by access.Actor, region, uci string) supervision.File {
	t.Helper()
	f, err := h.Documents.ReceiveReferral(ctx, by, supervision.Referral{Client: registry.Client{FullName: "Somebody of " + uci, UCIWritten: uci}, Region: region, ReceivedOn: "2026-11-09"})
	filetest.Must(t, err)
	return f
}

// CCM-1: whom two providers have is told to the officer of the region, file by file and as a list; to neither provider, nor to another
// region's officer; of a file in another region, only the provider and how far it is.
func TestTheOfficerIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		_, err := d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes,
			active_from, active_to) values ('elsewhere','ELS','provider','Tideway','Tideway','','America/Halifax','NS','','','','','','')`)
		filetest.Must(t, err)
		mine := referred(t, h, h.Worker, "ATL", "88-7777-0003")
		theirs := referred(t, h, h.Other, "ATL", "88 7777 0003")
		away := referred(t, h, h.Other, "PAC", "88-7777-0009")
		near := referred(t, h, h.Worker, "ATL", "88-7777-0009")
		referred(t, h, h.Worker, "ATL", "88-777")
		referred(t, h, h.Other, "ATL", "8-8777")

		list, err := s.Of(ctx, h.Officer, mine.ID)
		if err != nil || len(list) != 1 || list[0].OtherFile != theirs.ID || list[0].OtherProvider != "Tideway" || list[0].UCI != "88-7777-0003" {
			t.Fatalf("%+v, %v", list, err)
		}
		if list, err := s.Of(ctx, h.Officer, near.ID); err != nil || len(list) != 1 || list[0].OtherFile != "" || list[0].OtherProvider != "Tideway" {
			t.Errorf("a file of another region: %+v, %v", list, err)
		}
		if list, err := s.Of(ctx, h.OtherRegion, away.ID); err != nil || len(list) != 1 || list[0].OtherFile != "" || list[0].OtherRegion != "Region" {
			t.Errorf("the other region's officer: %+v, %v", list, err)
		}
		if list, err := s.Of(i18n.WithLanguage(ctx, i18n.French), h.OtherRegion, away.ID); err != nil || len(list) != 1 || list[0].OtherRegion != "Région" {
			t.Errorf("the other region's officer in French: %+v, %v", list, err)
		}
		if list, err := s.Of(ctx, h.OtherRegion, near.ID); err != nil || len(list) != 0 {
			t.Errorf("of a file out of reach: %+v, %v", list, err)
		}
		for _, a := range []access.Actor{h.Worker, h.Supervisor, h.Other, h.Housing} {
			list, err := s.InRegion(ctx, a)
			n, counted := s.Count(ctx, a)
			if err != nil || counted != nil || len(list)+n != 0 {
				t.Errorf("%s is told: %+v, %d, %v, %v", a.PersonID, list, n, err, counted)
			}
		}
		if list[0].OtherUndated {
			t.Error("a referral with its day is undated")
		}
		_, err = d.Exec(ctx, "update supervision_file set import_id='r' where id=$1", theirs.ID)
		filetest.Must(t, err)
		filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
			_, err := h.Documents.History.Append(ctx, tx, h.Other, history.ActReferralReceived, theirs.OrganisationID, theirs.ID,
				history.Fact{Kind: history.Referred, Effective: "2026-11-09", Payload: history.ReferredPayload{Day: history.DayUnknown}})
			return err
		}))
		if list, err = s.Of(ctx, h.Officer, mine.ID); err != nil || len(list) != 1 || !list[0].OtherUndated {
			t.Errorf("a referral of no day stands at the day of something else: %+v, %v", list, err)
		}
		counts(t, s, h.Officer, 3)
		if _, err := d.Exec(ctx, "update supervision_file set state='CLOSED' where id=$1", theirs.ID); err != nil {
			t.Fatal(err)
		}
		counts(t, s, h.Officer, 1)
	})
}

// CCM-1: a client who had two records is known by the UCIs of both, whichever record was put into the other, and on either side.
func TestTheOfficerIsToldOfAMergedClient(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		older, mine, theirs := referred(t, h, h.Worker, "ATL", "78-0000-0001"), referred(t, h, h.Worker, "ATL", "88-7777-0003"), referred(t, h, h.Other, "ATL", "88 7777 0003")
		counts(t, s, h.Officer, 2)
		filetest.Must(t, h.Documents.SamePerson(ctx, h.Supervisor, older.ID, mine.ID))
		for file, want := range map[string]int{older.ID: 1, mine.ID: 1, theirs.ID: 2} {
			if list, err := s.Of(ctx, h.Officer, file); err != nil || len(list) != want || list[0].UCI != "88-7777-0003" && list[0].UCI != "88 7777 0003" {
				t.Errorf("%+v, %v", list, err)
			}
		}
		if list, err := s.InRegion(ctx, h.Officer); err != nil || len(list) != 2 || list[0].ClientID != list[1].OtherClient {
			t.Errorf("in the region, once of two clients from either side: %+v, %v", list, err)
		}
		counts(t, s, h.Officer, 2)
	})
}

// counts holds the list and the count to as many files.
func counts(t *testing.T, s Service, a access.Actor, want int) {
	t.Helper()
	list, err := s.InRegion(ctx, a)
	filetest.Must(t, err)
	n, err := s.Count(ctx, a)
	filetest.Must(t, err)
	if len(list) != want || n != want {
		t.Errorf("%d in the list, %d counted, %d wanted", len(list), n, want)
	}
}
