package access

import (
	"fmt"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// SEC-4: of two who use one link at once one sets a password; a link is spent if, and only if, the password is kept; of
// many links made at once one stands.
func TestLinksAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		_, p := account(t, s)
		links := make([]string, 8)
		made := dbtest.AtOnce(t, len(links), func(i int) (err error) { links[i], _, err = s.Invite(ctx, root, p.ID); return err })
		if open, err := db.One[int](ctx, d, "select count(*) from one_time_link where person_id=$1 and used_at=0", p.ID); err != nil || made != len(links) || open != 1 {
			t.Fatalf("%d links were made, %d stand, %v", made, open, err)
		}
		used := dbtest.AtOnce(t, 2*len(links), func(i int) error {
			_, err := s.UseLink(ctx, links[i%len(links)], fmt.Sprintf("a sentence to keep %d", i))
			return err
		})
		if n, err := db.One[int](ctx, d, "select count(*) from audit_act where action='person.password_set'"); err != nil || used != 1 || n != 1 {
			t.Errorf("%d used the links, %d passwords were set, %v", used, n, err)
		}
	})
}

// SEC-4: a password that cannot be kept leaves its link as it was.
func TestLinkIsNotSpentForNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		_, p := account(t, s)
		link, _, err := s.Invite(ctx, root, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "alter table audit_act rename to audit_away"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UseLink(ctx, link, "a new sentence to keep"); err == nil {
			t.Fatal("a password was set without its audit row")
		}
		if _, err := d.Exec(ctx, "alter table audit_away rename to audit_act"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UseLink(ctx, link, "a new sentence to keep"); err != nil {
			t.Errorf("the link is lost: %v", err)
		}
	})
}

// SEC-1: absences of one person that are recorded at once do not overlap.
func TestAbsencesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		today := clock.DateOf(m.clk.Now(), m.clk.Now().Location())
		pairs := [][2]string{{m.away.ID, m.cover.ID}, {m.cover.ID, m.away.ID}, {m.away.ID, ""}, {m.cover.ID, ""}}
		kept := dbtest.AtOnce(t, 16, func(i int) error {
			_, err := m.RecordAbsence(ctx, m.supervisor, Absence{PersonID: pairs[i%4][0], CoverID: pairs[i%4][1], FromDate: today.AddDays(i % 3),
				ToDate: today.AddDays(5), Reason: "LEAVE"})
			return err
		})
		wrong, err := db.One[int](ctx, d, `select count(*) from absence x join absence y on x.id<>y.id and x.from_date<=y.to_date and y.from_date<=x.to_date
			and x.person_id=y.person_id`)
		if err != nil || wrong != 0 || kept == 0 {
			t.Errorf("of %d absences %d contradict another, %v", kept, wrong, err)
		}
	})
}

// SEC-1: the same place is given once, and no more emergencies than may wait for a review are opened, however many try
// at once.
func TestPlacesAndEmergenciesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		p, err := m.AddPerson(ctx, root, NewPerson{OrganisationID: m.org.ID, Name: "New", Email: "new@example.org", Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		n := dbtest.AtOnce(t, 8, func(int) error {
			_, err := m.AddMembership(ctx, root, Membership{PersonID: p.ID, OrganisationID: m.org.ID, FromDate: "2026-01-01"}, CaseManager)
			return err
		})
		if n != 1 {
			t.Errorf("the same place was given %d times", n)
		}
		worker := Actor{PersonID: p.ID, OrganisationID: m.org.ID, OrganisationKind: Provider, Programme: CCMS, Roles: []Role{CaseManager}}
		opened := dbtest.AtOnce(t, 3*mostUnreviewed, func(i int) error {
			_, err := m.OpenEmergency(ctx, worker, Subject{OrganisationID: m.org.ID, Programme: CCMS, FileID: fmt.Sprint("file", i)}, "in danger")
			return err
		})
		if opened != mostUnreviewed {
			t.Errorf("%d emergencies were opened at once", opened)
		}
	})
}

// SEC-1: an organisation does not leave while a site is added to it.
func TestOrganisationLeavesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		for round := range 6 {
			org, err := s.AddOrganisation(ctx, root, Organisation{Code: fmt.Sprint("L", round), Kind: Provider, Name: "Leaving", ActiveFrom: "2020-01-01"})
			if err != nil {
				t.Fatal(err)
			}
			dbtest.AtOnce(t, 2, func(i int) error {
				if i == 0 {
					_, err := s.AddSite(ctx, root, Site{OrganisationID: org.ID, Name: "East", RegionCode: "ATL", ActiveFrom: "2020-01-01"})
					return err
				}
				leaving := org
				leaving.ActiveTo = "2026-11-01"
				return s.ChangeOrganisation(ctx, root, leaving)
			})
		}
		wrong, err := db.One[int](ctx, d, "select count(*) from organisation o join site x on x.organisation_id=o.id where o.active_to<>'' and x.active_to=''")
		if err != nil || wrong != 0 {
			t.Errorf("%d organisations left before their sites, %v", wrong, err)
		}
	})
}
