package life

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// held wants what the file says of the client's custody.
func (h house) held(t *testing.T, when, fileID string, want Custody) {
	t.Helper()
	if got := h.next(t, h.worker, fileID).Facts.Custody; got != want {
		t.Errorf("%s: %+v, want %+v", when, got, want)
	}
}

// CCM-22: who takes a file over, or covers it, is told first that its client is held, since when and where: by the referral until the
// enrolment, and after the agency's final action until the client is seen again or the file reopened.
func TestTheFileSaysWhoIsHeld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		h.held(t, "nothing came", f.ID, Custody{Held: true})
		h.refers(t, f.ID, "2026-11-13")
		referred := Custody{Held: true, Since: "2026-09-28", Where: "Immigration Holding Centre, Laval"}
		h.held(t, "by the referral", f.ID, referred)
		for _, person := range []string{"worker", "cover"} {
			_, err := d.Exec(ctx, `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change)
				values ($1,'org',$1,$1,'en','UTC','',$2)`, person, false)
			must(t, err)
		}
		_, err := d.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, version) values ('r','org','','Harbour House',4,true,'',1)")
		must(t, err)
		_, err = d.Exec(ctx, `insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded)
			values ('y','org','worker','cover','2026-11-09','2026-11-20','LEAVE','x',1)`)
		must(t, err)
		cover := access.Actor{PersonID: "cover", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
		if list, err := h.Held(ctx, cover); err != nil || len(list) != 1 || list[f.ID] != referred {
			t.Errorf("who covers is told of %+v, %v", list, err)
		}
		for _, a := range []access.Actor{h.worker, h.supervisor, h.officer} {
			if list, err := h.Held(ctx, a); err != nil || len(list) != 0 {
				t.Errorf("%s, who covers nobody: %+v, %v", a.PersonID, list, err)
			}
		}
		detained := func(when string, want ...string) {
			t.Helper()
			list, _, err := h.DetainedIn(ctx, h.officer)
			must(t, err)
			var got []string
			for _, x := range list {
				got = append(got, x.FileID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, the region's day names %v, not %v", when, got, want)
			}
			if others, _, err := h.DetainedIn(ctx, h.worker); err != nil || len(others) != 0 {
				t.Errorf("a provider reads the region's day: %v %v", others, err)
			}
		}
		detained("referred", f.ID)
		_, err = d.Exec(ctx, "insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on, leaves_on, version) values ('s','org','r',$1,'2026-11-08','','',1)", f.ID)
		must(t, err)
		h.held(t, "lives in a residence", f.ID, Custody{})
		enrolled := h.enrolled(t)
		h.held(t, "enrolled", enrolled.ID, Custody{})
		b := h.breaks(t, enrolled.ID)
		_, err = d.Exec(ctx, "insert into breach_state (breach_id, organisation_id, file_id, going, whereabouts, mind) values ($1,'org',$2,'ongoing','Police station, Harbour Street','')", b, enrolled.ID)
		must(t, err)
		must(t, h.AnswerBreach(ctx, h.officer, b, "CUSTODY", "2026-11-06"))
		detained("taken back", enrolled.ID)
		taken := Custody{Held: true, Taken: true, Since: "2026-11-06", Where: "Police station, Harbour Street"}
		h.held(t, "taken", enrolled.ID, taken)
		if list, err := h.Held(ctx, cover); err != nil || len(list) != 1 || list[enrolled.ID] != taken {
			t.Errorf("who covers is told of %+v, %v", list, err)
		}
		if list, err := h.Held(ctx, h.worker); err != nil || len(list) != 1 || list[enrolled.ID] != taken {
			t.Errorf("whoever has the file is told of %+v, %v", list, err)
		}
		_, err = d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('later','org',$1,'2026-11-09','KEPT','2026-11-09')", enrolled.ID)
		must(t, err)
		h.held(t, "seen again", enrolled.ID, Custody{})
	})
}

// A file that was reopened after custody says of nobody that they are held.
func TestAReopenedFileHoldsNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		must(t, h.AnswerBreach(ctx, h.officer, h.breaks(t, f.ID), "CUSTODY", "2026-11-06"))
		h.held(t, "taken", f.ID, Custody{Held: true, Taken: true, Since: "2026-11-06"})
		_, err := d.Exec(ctx, "insert into file_reopened (id, organisation_id, file_id, on_date, reason) values ('o','org',$1,'2026-11-09','x')", f.ID)
		must(t, err)
		h.held(t, "reopened", f.ID, Custody{})
		_, err = d.Exec(ctx, "update supervision_file set state=$2 where id=$1", f.ID, supervision.Closed)
		must(t, err)
		h.held(t, "closed", f.ID, Custody{})
	})
}

// What is said of custody, as words.
func TestCustodyInWords(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale)
	must(t, err)
	for want, x := range map[string]Custody{
		"In detention since 2026-09-28 · where: Laval":                                                        {Held: true, Since: "2026-09-28", Where: "Laval"},
		"In detention, by the referral · the file does not say where":                                         {Held: true},
		"In custody since 2026-11-06, by the agency’s final action · where the client was by the report: Inn": {Held: true, Taken: true, Since: "2026-11-06", Where: "Inn"},
		"In custody since 2026-11-06, by the agency’s final action · the file does not say where":             {Held: true, Taken: true, Since: "2026-11-06"},
	} {
		if got := x.Words(i18n.With(ctx, bundle, i18n.English, time.UTC)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// CCM-22: of a region with more people held than a list takes, the number is of all of them, and who was taken back stands first.
func TestTheRegionsDayCountsAllWhoAreHeld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		taken := h.enrolled(t)
		must(t, h.AnswerBreach(ctx, h.officer, h.breaks(t, taken.ID), "CUSTODY", "2026-11-06"))
		for range mostDetained {
			h.receives(t, "Aaron "+id.New())
		}
		list, _, err := h.DetainedIn(ctx, h.officer)
		if err != nil || len(list) != mostDetained || list[0].FileID != taken.ID || !list[0].Taken || list[0].All != mostDetained+1 {
			t.Errorf("%d of %d, the first %+v: %v", len(list), list[0].All, list[0], err)
		}
	})
}

// CCM-17, CCM-22: whom a referral says to be held while another provider supervises them is not counted as detained in the region: the officer reads of
// them apart. The provider that was asked learns nothing, and of whoever is not under supervision there the referral stands.
func TestNobodyIsHeldAndSupervisedElsewhere(t *testing.T) {
	for name, row := range map[string]struct {
		uci          string // of the other provider's client
		state        supervision.State
		now, doubted int
	}{
		"supervised elsewhere": {"77-1000-0013", supervision.Active, 1, 1},
		"referred there too":   {"77-1000-0013", supervision.Referred, 2, 0},
		"closed there":         {"77-1000-0013", supervision.Closed, 2, 0},
		"somebody else":        {"77-1000-0014", supervision.Active, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.referred(t)
				h.receives(t, "Aaron Held")
				_, err := d.Exec(ctx, "update client set uci_written='77 1000 0013', uci_digits='7710000013' where id=$1", f.ClientID)
				must(t, err)
				_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
					office_closes, active_from, active_to) values ('next','NXT','provider','Tideway','Tideway','','America/Halifax','NS','','','','','','')`)
				must(t, err)
				there := h.worker
				there.PersonID, there.OrganisationID = "next", "next"
				other, err := h.ReceiveReferral(ctx, there, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame", UCIWritten: row.uci}, Region: "ATL", ReceivedOn: "2026-09-01"})
				must(t, err)
				_, err = d.Exec(ctx, "update supervision_file set state=$2, import_id='r' where id=$1", other.ID, row.state) // no referral form of theirs came
				must(t, err)
				now, doubted, err := h.DetainedIn(ctx, h.officer)
				if err != nil || len(now) != row.now || now[0].All != row.now || len(doubted) != row.doubted || row.doubted > 0 && (doubted[0].FileID != f.ID || doubted[0].All != 1) {
					t.Errorf("now %+v, doubted %+v, %v", now, doubted, err)
				}
				h.held(t, "to its provider", f.ID, Custody{Held: true})
				if now, doubted, err := h.DetainedIn(ctx, h.worker); err != nil || len(now)+len(doubted) != 0 {
					t.Errorf("a provider is told: %+v %+v %v", now, doubted, err)
				}
			})
		})
	}
}

// CCM-22: a register says nothing of detention: whoever it brought is not listed as held until the referral form itself came.
func TestARegisterSaysNobodyIsHeld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		_, err := d.Exec(ctx, "update supervision_file set import_id='i' where id=$1", f.ID)
		must(t, err)
		h.held(t, "by a register", f.ID, Custody{})
		if list, _, err := h.DetainedIn(ctx, h.officer); err != nil || len(list) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
		h.fill(t, h.officer, f.ID, "bsf801", "urgent", "no")
		if list, _, err := h.DetainedIn(ctx, h.officer); err != nil || len(list) != 0 {
			t.Errorf("by a referral that was not sent: %+v, %v", list, err)
		}
		other := h.referred(t) // of the two the one is held whose referral form came, and one is counted
		h.refers(t, other.ID, "2026-11-13")
		_, err = d.Exec(ctx, "update supervision_file set import_id='i' where id=$1", other.ID)
		must(t, err)
		if list, _, err := h.DetainedIn(ctx, h.officer); err != nil || len(list) != 1 || list[0].FileID != other.ID || list[0].All != 1 || list[0].Since != "2026-09-28" {
			t.Errorf("by the referral: %+v, %v", list, err)
		}
	})
}

// CCM-13, CCM-22: the timeline says when the client was released and from what: at the enrolment of one who was held until then, not of one who
// lived in a residence already or whom a register alone refers.
func TestTheEnrolmentTellsTheRelease(t *testing.T) {
	for name, row := range map[string]struct {
		before string // what the file says
		since  clock.Date
		told   int
	}{
		"held by the referral":   {"", "2026-09-28", 1},
		"in a residence already": {"insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on) values ('s','org','r',$1,'2026-09-09','')", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.approved(t)
				h.refers(t, f.ID, "2026-11-13")
				_, err := d.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, version) values ('r','org','','Harbour House',4,true,'',1)")
				must(t, err)
				if row.before != "" {
					_, err = d.Exec(ctx, row.before, f.ID)
					must(t, err)
				}
				f, err = h.Stored(ctx, d, f.ID)
				must(t, err)
				f, err = h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-10", "2026-09-17", "Released the same day.")
				must(t, err)
				events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.Released}, 0, 5)
				must(t, err)
				if len(events) != row.told {
					t.Fatalf("%d releases", len(events))
				}
				if row.told == 0 {
					return
				}
				p, err := history.Decode[history.ReleasedPayload](events[0])
				if err != nil || events[0].Effective != "2026-09-10" || p != (history.ReleasedPayload{Held: history.HeldInDetention, Since: row.since}) {
					t.Errorf("%s %+v, %v", events[0].Effective, p, err)
				}
				if from, err := h.FreedFrom(ctx, f); err != nil || from != "Immigration Holding Centre, Laval" {
					t.Errorf("from %q, %v", from, err)
				}
			})
		})
	}
}
