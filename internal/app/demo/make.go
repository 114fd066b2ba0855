package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/i18n"
)

// Size is how much there is to see.
type Size struct {
	Files  int // for each provider
	Months int // of monthly reports
}

// Small loads in a minute on two idle cores; Full is the whole demonstration.
var (
	Small = Size{Files: 20, Months: 24}
	Full  = Size{Files: 100, Months: 24}
)

// maker makes the nation: a plan of acts in the order of time, each done by its person when its hour comes.
type maker struct {
	ctx    context.Context
	house  *app.House
	clock  *clock.Settable
	now    time.Time
	size   Size
	chance *rand.Rand
	plan   []planned
	people []app.DemoPerson

	officers map[string]access.Actor // by region
	gone     map[string]bool         // people who have left
	named    map[i18n.Language]int   // how many have a name
	analyst  access.Actor
	privacy  access.Actor
}

type planned struct {
	at time.Time
	do func() error
}

// Make makes the nation in an installation, as if its people had worked until now, and gives the people to sign in
// as. Progress is told as done of all.
func Make(ctx context.Context, c config.Config, now time.Time, size Size, progress func(done, all int)) (people []app.DemoPerson, err error) {
	clk := clock.At(now.AddDate(-2, 0, 0))
	house, err := app.Open(ctx, c, clk)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, house.Close()) }()
	texts, err := app.Catalogue()
	if err != nil {
		return nil, err
	}
	ctx = i18n.With(ctx, texts, i18n.English, nil)
	finished := filepath.Join(c.Data, "demonstration-finished")
	if people, err = met(ctx, house); err != nil || len(people) > 0 {
		if _, missing := os.Stat(finished); missing != nil && err == nil {
			err = errors.New("the folder holds a demonstration that was not finished: empty it, or name another")
		}
		return people, err
	}

	house.Supervision.Words = nil
	house.Supervision.Gates = nil // the past of the nation is that of files whose papers lie with their providers
	m := &maker{ctx: ctx, house: house, clock: clk, now: now, size: size, chance: rand.New(rand.NewPCG(19, 89)), officers: map[string]access.Actor{}, gone: map[string]bool{}, named: map[i18n.Language]int{}}
	if err := m.agency(); err != nil {
		return nil, fmt.Errorf("agency: %w", err)
	}
	for i, p := range providers {
		if err := m.provider(i, p); err != nil {
			return nil, fmt.Errorf("provider %s: %w", p.code, err)
		}
	}
	m.consolidations()
	if err := m.run(progress); err != nil {
		return nil, err
	}
	for {
		moved, err := house.Notes.DrainIndex(ctx)
		if err != nil {
			return nil, err
		}
		if moved == 0 {
			return m.people, os.WriteFile(finished, nil, 0o600)
		}
	}
}

// met gives the people of a nation that was made before.
func met(ctx context.Context, house *app.House) ([]app.DemoPerson, error) {
	rows, err := house.Access.Directory(ctx, access.SystemActor("command line", ""))
	var out []app.DemoPerson
	for _, r := range rows {
		if roles := r.Roles(); len(roles) > 0 {
			out = append(out, app.DemoPerson{PersonID: r.PersonID, Name: r.Name, Role: string(roles[0]), Organisation: r.OrganisationName})
		}
	}
	return out, err
}

// run does what is planned, in the order of time; what lies after now never happened.
func (m *maker) run(progress func(done, all int)) error {
	for done := 0; len(m.plan) > 0; done++ {
		// Acts plan further acts, so the earliest is looked for each time; the plan is kept in order.
		next := m.plan[0]
		m.plan = m.plan[1:]
		if next.at.After(m.now) {
			continue
		}
		if done%50 == 0 {
			progress(done, done+len(m.plan))
		}
		m.clock.Set(next.at)
		if err := next.do(); err != nil {
			return fmt.Errorf("at %s: %w", next.at.Format(time.DateOnly), err)
		}
	}
	return m.ctx.Err()
}

func (m *maker) at(t time.Time, do func() error) {
	i, _ := slices.BinarySearchFunc(m.plan, t, func(p planned, t time.Time) int { return cmp.Or(p.at.Compare(t), -1) })
	m.plan = slices.Insert(m.plan, i, planned{t, do})
}

func (m *maker) system() access.Actor { return access.SystemActor("command line", "") }

// person gives somebody an account and a place, and the actor they are there.
func (m *maker) person(org access.Organisation, name, email string, language i18n.Language, roles ...access.Role) (access.Actor, error) {
	p, err := m.house.Access.AddPersonWithMembership(m.ctx, m.system(), access.NewPerson{OrganisationID: org.ID, Name: name, Email: email, Language: string(language)},
		access.Membership{OrganisationID: org.ID, FromDate: "2020-01-01"}, roles...)
	if err != nil {
		return access.Actor{}, err
	}
	memberships, err := m.house.Access.Memberships(m.ctx, p.ID)
	if err != nil {
		return access.Actor{}, err
	}
	m.people = append(m.people, app.DemoPerson{PersonID: p.ID, Name: name, Role: string(roles[0]), Organisation: org.Name})
	return m.house.Access.ActorOf(m.ctx, memberships[0].ID)
}

func (m *maker) agency() error {
	hq, err := m.house.Access.AddOrganisation(m.ctx, m.system(), access.Organisation{Code: "HQ", Kind: access.Headquarters,
		Name: "National headquarters", NameFrench: "Administration centrale", TimeZone: "America/Toronto"})
	if err != nil {
		return err
	}
	for i, p := range []struct {
		name string
		role access.Role
	}{{"Adèle Fournier", access.HeadquartersAnalyst}, {"Martin Keough", access.ManagementReader}, {"Ruth Sandoval", access.PrivacyOfficer},
		{"Ivan Brossard", access.Auditor}, {"Dana Whelan", access.Administrator}} {
		actor, err := m.person(hq, p.name, fmt.Sprintf("hq%d@demo.example", i), i18n.English, p.role)
		if err != nil {
			return err
		}
		switch p.role {
		case access.PrivacyOfficer:
			m.privacy = actor
		case access.HeadquartersAnalyst:
			m.analyst = actor
		}
	}
	for _, r := range regions {
		org, err := m.house.Access.AddOrganisation(m.ctx, m.system(), access.Organisation{Code: r.code, Kind: access.Region, Name: r.name, NameFrench: r.nameFrench,
			RegionCode: r.code, TimeZone: r.zone, Province: r.province, OfficePhone: r.office, AfterPhone: r.after, OfficeOpens: "08:00", OfficeCloses: "16:00"})
		if err != nil {
			return err
		}
		language := spokenIn(r.code)
		if m.officers[r.code], err = m.person(org, m.staffName(language), fmt.Sprintf("officer.%s@demo.example", r.code), language, access.LiaisonOfficer); err != nil {
			return err
		}
	}
	return nil
}

// staffName gives a name that nobody at work has yet.
func (m *maker) staffName(language i18n.Language) string {
	n := m.named[language]
	m.named[language]++
	return staffNames[language][n]
}
