package app_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/supervision/intake"
)

// RPT-1: whoever is set up today is told of no report of the months before: not as late, nor as one that is still to come. The first
// that they are told of is of the month they began in; of the month before it only where a file of theirs reaches back to it.
func TestANewProviderIsToldOfNoEarlierMonth(t *testing.T) {
	const sentence = "the heron waits by the weir"
	root := access.SystemActor("command line", "")
	for name, c := range map[string]struct {
		today, from, referred clock.Date
		brought               string // when a register came in
		month, silent         string
	}{
		"before the day of the month before": {"2026-11-05", "", "", "", "2026-11", "2026-10"},
		"after it":                           {"2026-11-12", "", "", "", "2026-11", "2026-10"},
		"since today":                        {"2026-11-05", "2026-11-05", "", "", "2026-11", "2026-10"},
		"with a file of this month":          {"2026-11-05", "", "2026-11-03", "", "2026-11", "2026-10"},
		"with a file of the month before":    {"2026-11-05", "", "2026-10-20", "", "2026-10", "2026-09"},
		"with a register of today":           {"2026-11-28", "", "", "2026-11-28T14:00:00Z", "2026-11", "2026-10"},
		"there for long, a register today":   {"2026-11-28", "2020-01-01", "", "2026-11-28T14:00:00Z", "2026-11", "2026-10"},
		"with one of the month before":       {"2026-12-05", "", "", "2026-11-28T14:00:00Z", "2026-11", "2026-10"},
		"of its last evening there":          {"2026-12-05", "", "", "2026-12-01T02:00:00Z", "2026-11", "2026-10"},
		"there for long, no register":        {"2026-11-28", "2020-01-01", "", "", "2026-10", "2026-09"},
	} {
		t.Run(name, func(t *testing.T) {
			clk := clock.At(c.today.Time().Add(15 * time.Hour))
			h, err := app.Open(t.Context(), config.Config{Data: t.TempDir()}, clk)
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
				access.Membership{OrganisationID: o.ID, FromDate: "2026-01-01"}, access.ProviderSupervisor, access.CaseManager); err != nil {
				t.Fatal(err)
			}
			if c.brought != "" {
				at, err := time.Parse(time.RFC3339, c.brought)
				if err != nil {
					t.Fatal(err)
				}
				clk.Set(at)
				bringIn(t, h, o)
				clk.Set(c.today.Time().Add(15 * time.Hour))
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
			if day := v.get("/day"); day.StatusCode != http.StatusOK || strings.Contains(day.main(), "Nothing waits for you") {
				t.Errorf("a day below what is owed: %d %s", day.StatusCode, day.main())
			}
		})
	}
}

// bringIn brings a provider's register in whose clients have been there for long.
func bringIn(t *testing.T, h *app.House, o access.Organisation) {
	t.Helper()
	content := []byte("Name,UCI,Referred on,Enrolled on\nNoor Warsame,11112222,2026-03-01,2026-03-05\n")
	i := intake.Import{Region: "ATL", Content: content, FileHash: "x", Name: "register.csv"}
	var err error
	if i.Reading, i.Settings, err = h.Intake.Read(t.Context(), o.ID, content, intake.Settings{Reason: "As the register says"}); err != nil {
		t.Fatal(err)
	}
	if out, err := h.Intake.ImportRegister(t.Context(), access.SystemActor("importer", o.ID), i); err != nil || out.Imported != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
}
