package app_test

import (
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
)

// RPT-1: whoever is set up today is told of no report of the months before: not as late, nor as one that is still to come. The first
// that they are told of is of the month they began in; of the month before it only where a file of theirs reaches back to it.
func TestANewProviderIsToldOfNoEarlierMonth(t *testing.T) {
	const sentence = "the heron waits by the weir"
	root := access.SystemActor("command line", "")
	for name, c := range map[string]struct {
		today, from, referred clock.Date
		month, silent         string
	}{
		"before the day of the month before": {"2026-11-05", "", "", "2026-11", "2026-10"},
		"after it":                           {"2026-11-12", "", "", "2026-11", "2026-10"},
		"since today":                        {"2026-11-05", "2026-11-05", "", "2026-11", "2026-10"},
		"with a file of this month":          {"2026-11-05", "", "2026-11-03", "2026-11", "2026-10"},
		"with a file of the month before":    {"2026-11-05", "", "2026-10-20", "2026-10", "2026-09"},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := app.Open(t.Context(), config.Config{Data: t.TempDir()}, clock.At(c.today.Time().Add(15*time.Hour)))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := h.Close(); err != nil {
					t.Error(err)
				}
			})
			site, err := app.NewSite(h, slog.New(slog.NewTextHandler(io.Discard, nil)), false, nil)
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(site.Handler())
			t.Cleanup(server.Close)
			if _, err := h.Access.AddOrganisation(t.Context(), root, access.Organisation{Code: "ATL", Kind: access.Region, Name: "Atlantic", RegionCode: "ATL", TimeZone: "America/Halifax"}); err != nil {
				t.Fatal(err)
			}
			o, err := h.Access.AddOrganisation(t.Context(), root, access.Organisation{Code: "H", Kind: access.Provider, Name: "Harbour Towns", TimeZone: "America/Halifax", ActiveFrom: c.from},
				access.Site{Name: "Harbour", RegionCode: "ATL", ActiveFrom: c.from})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.Access.AddPersonWithMembership(t.Context(), root, access.NewPerson{OrganisationID: o.ID, Name: "Robin", Email: "robin@example.org", Language: "en", Password: sentence},
				access.Membership{OrganisationID: o.ID, FromDate: "2026-01-01"}, access.ProviderSupervisor); err != nil {
				t.Fatal(err)
			}
			v := newVisitor(t, server.URL)
			v.send(v.get("/sign-in"), "/sign-in", "email", "robin@example.org", "password", sentence)
			if c.referred != "" {
				form := v.get("/files/new")
				v.send(form, "/files/new", "full_name", "Noor Warsame", "received_on", string(c.referred), "official_language", "en",
					"region", form.page.Find(`#region option[value!=""]`).First().AttrOr("value", ""))
			}
			strip := v.get("/team").page.Find(".app-due").Text()
			if !strings.Contains(strip, c.month) || strings.Contains(strip, c.silent) {
				t.Errorf("told: %q", strip)
			}
		})
	}
}
