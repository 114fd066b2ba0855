package e2e

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
)

const (
	sentence = "the heron waits by the weir"
	present  = "2026-11-12"
)

// opened is a product with a region, a provider and headquarters, and people who sign in with a password.
type opened struct {
	base string
	org  access.Organisation
	clk  *clock.Settable

	dayComes func(context.Context) error // what takes effect on a day does; behind the pages it is looked for every ten minutes
}

func open(t *testing.T, language string) opened {
	t.Helper()
	clk := clock.At(clock.Date(present).Time().Add(15 * time.Hour))
	h, err := app.Open(context.Background(), config.Config{Data: t.TempDir()}, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	site, err := app.NewSite(h, slog.New(slog.NewTextHandler(io.Discard, nil)), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	background, rest := context.WithCancel(context.Background())
	resting := make(chan struct{})
	go func() { defer close(resting); site.Background(background) }()
	t.Cleanup(func() { rest(); <-resting })
	return opened{server.URL, people(t, h, language), clk, h.Documents.TakeEffect}
}

func people(t *testing.T, h *app.House, language string) access.Organisation {
	t.Helper()
	ctx, root := context.Background(), access.SystemActor("command line", "")
	add := func(o access.Organisation, sites ...access.Site) access.Organisation {
		t.Helper()
		o, err := h.Access.AddOrganisation(ctx, root, o, sites...)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	person := func(o access.Organisation, email string, role access.Role) {
		t.Helper()
		_, err := h.Access.AddPersonWithMembership(ctx, root, access.NewPerson{OrganisationID: o.ID, Name: "Robin " + email, Email: email + "@example.org",
			Language: language, Password: sentence}, access.Membership{OrganisationID: o.ID, FromDate: "2026-01-01"}, role)
		if err != nil {
			t.Fatal(err)
		}
	}
	region := add(access.Organisation{Code: "ATL", Kind: access.Region, Name: "Atlantic", RegionCode: "ATL", TimeZone: "America/Halifax", Province: "NS",
		OfficePhone: "902-555-0110", AfterPhone: "902-555-0119", OfficeOpens: "08:00", OfficeCloses: "16:00"})
	headquarters := add(access.Organisation{Code: "HQ", Kind: access.Headquarters, Name: "Headquarters"})
	provider := add(access.Organisation{Code: "H", Kind: access.Provider, Name: "Harbour Towns", TimeZone: "America/Halifax", Province: "NS"},
		access.Site{Name: "Harbour", RegionCode: "ATL", Address: "40 Water Street, Halifax", Phone: "902-555-0150"})
	person(provider, "supervisor", access.ProviderSupervisor)
	person(provider, "worker", access.CaseManager)
	person(region, "officer", access.LiaisonOfficer)
	person(headquarters, "analyst", access.HeadquartersAnalyst)
	person(headquarters, "administrator", access.Administrator)
	return provider
}

func (b *browser) signIn(email string) {
	b.t.Helper()
	b.open("/sign-in")
	b.fill("email", email+"@example.org")
	b.fill("password", sentence)
	b.press("main form button")
	if p := b.path(); p == "/sign-in" {
		b.t.Fatalf("not signed in:\n%s", b.text("main"))
	}
}

func (b *browser) signOut() {
	b.t.Helper()
	b.press(`form[action="/sign-out"] button`)
}
