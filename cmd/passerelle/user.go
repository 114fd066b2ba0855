package main

import (
	"fmt"
	"io"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/fault"
)

type userCommand struct {
	Add userAdd `cmd:"" help:"Give somebody an account and a place in an organisation, or whoever has an account another place."`
}

type userAdd struct {
	config.Config
	Organisation  string   `required:"" help:"Code of the organisation."`
	Role          []string `required:"" help:"Role: case_manager, provider_supervisor, housing_coordinator, liaison_officer, agency_officer, headquarters_analyst, management_reader, privacy_officer, auditor or administrator; may be given more than once."`
	Name          string   `required:"" help:"The person's name."`
	Email         string   `required:"" help:"The e-mail address to sign in with."`
	Language      string   `default:"en" enum:"en,fr" help:"The language that the person finds at the first sign-in: en or fr. What they choose themselves in a page's head or under Account stays theirs."`
	PasswordStdin bool     `name:"password-stdin" required:"" help:"Read the first password from standard input; it must be changed at first sign-in. Not used when somebody has an account with the address."`
}

// mostPassword is how much of standard input is read for a password.
const mostPassword = 1024

// Run adds the person and prints the id.
func (u *userAdd) Run(c *console) error {
	text, err := io.ReadAll(io.LimitReader(c.in, mostPassword))
	if err != nil {
		return fmt.Errorf("read password: %w", err)
	}
	password := strings.TrimRight(string(text), "\r\n")
	var check fault.Check
	check.Require(password != "", "password-stdin", "fault.required")
	for _, r := range u.Role {
		check.Require(access.ValidRole(access.Role(r)), "role", "app.problem.role", "Role", r, "Roles", roleNames())
	}
	if err := check.Err(); err != nil {
		return err
	}
	return within(c, u.Config, func(h *app.House) error { return u.add(c, h, password) })
}

// roleNames lists the roles as they are given.
func roleNames() string {
	var names []string
	for _, r := range access.Roles {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

func (u *userAdd) add(c *console, h *app.House, password string) error {
	org, err := h.Access.OrganisationByCode(c.ctx, u.Organisation)
	if fault.Is(err, fault.NotFound) {
		return problem("organisation", "app.problem.organisation", "Code", u.Organisation)
	}
	if err != nil {
		return err
	}
	actor := access.SystemActor("command line", org.ID)
	roles := make([]access.Role, len(u.Role))
	for i, r := range u.Role {
		roles[i] = access.Role(r)
	}
	zone, err := clock.Zone(org.TimeZone)
	if err != nil {
		return err
	}
	place := access.Membership{OrganisationID: org.ID, FromDate: clock.DateOf(h.Clock.Now(), zone)}
	person, added, err := h.Access.GivePlace(c.ctx, actor, u.Email, place, roles...)
	if err == nil {
		sayPlaced(c, person, org, added)
	} else if fault.Is(err, fault.NotFound) {
		person, err = h.Access.AddPersonWithMembership(c.ctx, actor, access.NewPerson{OrganisationID: org.ID, Name: u.Name,
			Email: u.Email, Language: u.Language, Password: password, MustChange: true}, place, roles...)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, person.ID)
	return err
}

// sayPlaced says that no account was made, as somebody has the address: whoever adds them may have meant another person.
func sayPlaced(c *console, p access.Person, org access.Organisation, added bool) {
	what := "was given more roles at"
	if added {
		what = "was given a place at"
	}
	fmt.Fprintf(c.err, "passerelle: %s has an account with this address and %s %s; the password, name and language stay as they are\n", p.Name, what, org.Code)
}
