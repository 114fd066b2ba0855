package reporting

import (
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// RPT-2, RPT-4: a person is counted once: two files whose clients are one, as known at the instant; two providers that keep the
// same UCI, in the region's and the nation's figure. A part of a UCI joins nobody.
func TestPersonsAreCountedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		second := n.enrol(t, "Noor Warsam")
		persons := func(at time.Time, want float64) {
			t.Helper()
			cells, err := Compute(ctx, d, definition(t), n.period, at)
			c := find(cells, "persons", "")
			if err != nil || c.Value != want || len(c.Rows) != int(want) || find(cells, "closing", "").Value != 2 {
				t.Errorf("%v persons with %d cases, want %v, %v", c.Value, len(c.Rows), want, err)
			}
		}
		apart := n.clk.Now()
		persons(apart, 2)
		n.clk.Set(apart.Add(time.Hour))
		if err := n.files.SamePerson(ctx, n.supervisor, n.file.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		one := n.clk.Now()
		persons(one, 1)
		persons(apart, 2)
		n.clk.Set(one.Add(time.Hour))
		n.takenApart(t, second)
		persons(n.clk.Now(), 2)
		persons(one, 1)
	})
}

func (n *nation) takenApart(t *testing.T, f supervision.File) {
	t.Helper()
	now, err := n.files.File(ctx, n.supervisor, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	merges, err := n.files.Registry.MergesInto(ctx, n.files.DB, now.ClientID)
	if err != nil || len(merges) != 1 {
		t.Fatalf("%v, %v", merges, err)
	}
	if err := n.files.NotSamePerson(ctx, n.supervisor, f.ID, merges[0].ID); err != nil {
		t.Fatal(err)
	}
}

// RPT-3, RPT-4: whom two providers have under one UCI is one person of the region; a part of a UCI joins nobody.
func TestOneUCIAtTwoProviders(t *testing.T) {
	for digits, want := range map[string]float64{"92174772": 1, "9217477": 2} {
		t.Run(digits, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				n := found(t, d)
				org, err := n.access.AddOrganisation(ctx, access.SystemActor("command line", ""), access.Organisation{Code: "C", Kind: access.Provider, Name: "Cedar"},
					access.Site{Name: "Cedar", RegionCode: "ATL"})
				if err != nil {
					t.Fatal(err)
				}
				cedar := *n
				cedar.supervisor.OrganisationID, cedar.supervisor.PersonID, cedar.period.OrganisationID = org.ID, "c", org.ID
				cedar.enrol(t, "Nour Warsame")
				if _, err := d.Exec(ctx, "update client set uci_digits=$1, uci_written=$1", digits); err != nil {
					t.Fatal(err)
				}
				n.send(t)
				cedar.send(t)
				r, err := n.Region(ctx, n.officer, n.period.Month)
				if got := find(r.Total, "persons", "").Value; err != nil || got != want || find(r.Total, "closing", "").Value != 2 {
					t.Errorf("%v persons, want %v, %v", got, want, err)
				}
			})
		})
	}
}

// RPT-3, RPT-4: one person of whom a provider had two records, each with a UCI of its own, is the person whom another provider has under
// either of them.
func TestOnePersonUnderTwoUCIs(t *testing.T) {
	for _, elsewhere := range []string{"53000001", "31000001"} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			n := found(t, d)
			second := n.enrol(t, "Noor Warsam")
			org, err := n.access.AddOrganisation(ctx, access.SystemActor("command line", ""), access.Organisation{Code: "C", Kind: access.Provider, Name: "Cedar"},
				access.Site{Name: "Cedar", RegionCode: "ATL"})
			if err != nil {
				t.Fatal(err)
			}
			cedar := *n
			cedar.supervisor.OrganisationID, cedar.supervisor.PersonID, cedar.period.OrganisationID = org.ID, "c", org.ID
			cedar.enrol(t, "Nour Warsame")
			for client, digits := range map[string]string{n.file.ClientID: "53000001", second.ClientID: "31000001", "": elsewhere} {
				if _, err := d.Exec(ctx, "update client set uci_digits=$1, uci_written=$1 where id=$2 or $2='' and organisation_id=$3", digits, client, org.ID); err != nil {
					t.Fatal(err)
				}
			}
			if err := n.files.SamePerson(ctx, n.supervisor, n.file.ID, second.ID); err != nil {
				t.Fatal(err)
			}
			n.send(t)
			cedar.send(t)
			r, err := n.Region(ctx, n.officer, n.period.Month)
			if got := find(r.Total, "persons", "").Value; err != nil || got != 1 || find(r.Total, "closing", "").Value != 3 {
				t.Errorf("elsewhere as %s: %v persons, %v", elsewhere, got, err)
			}
		})
	}
}

// RPT-2, CCM-3: what is put right about a client was so all along: a past month that is not certified follows, a certified
// one shows it as drift.
func TestACorrectedClientIsCountedAsCorrected(t *testing.T) {
	// Known since the referral, or said on another day too: a register dated the referral of a file that it had brought before.
	for _, days := range [][]clock.Date{nil, {"2026-09-02", "2026-09-03"}} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) { countedAsCorrected(t, d, days) })
	}
}

func countedAsCorrected(t *testing.T, d *db.DB, days []clock.Date) {
	n := found(t, d)
	for _, day := range days {
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			_, err := n.files.History.Append(ctx, tx, n.supervisor, history.ActAttributeChanged, n.file.OrganisationID, n.file.ID,
				history.Fact{Kind: history.AttributeSet, Effective: day, Payload: history.AttributePayload{Name: "birth", Value: "1980-01-01"}},
				history.Fact{Kind: history.AttributeSet, Effective: day, Payload: history.AttributePayload{Name: "sex", Value: "X"}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	n.send(t)
	n.clk.Set(n.clk.Now().Add(60 * 24 * time.Hour))
	client, err := n.files.Registry.ClientByID(ctx, d, n.file.ClientID)
	if err != nil {
		t.Fatal(err)
	}
	client.Sex, client.BirthDate = map[string]string{"F": "M"}[client.Sex], "2012-01-02"
	if client.Sex == "" {
		client.Sex = "F"
	}
	if err := n.files.CorrectClient(ctx, n.supervisor, n.file.ID, client, "as the passport says"); err != nil {
		t.Fatal(err)
	}
	cells, err := Compute(ctx, d, definition(t), n.period, n.clk.Now())
	if err != nil || find(cells, "closing_by_sex", client.Sex).Value != 1 || find(cells, "closing_by_age", "0-17").Value != 1 {
		t.Errorf("the month is still as it was written: %+v, %v", find(cells, "closing_by_sex", client.Sex), err)
	}
	changed, err := n.drift(n.supervisor)
	if err != nil || len(changed) == 0 {
		t.Errorf("drift: %v, %v", changed, err)
	}
}
