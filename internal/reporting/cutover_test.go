package reporting

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-2, CCM-27: what may be said of the months around the cut-over (docs/figures.md), number by number. The provider
// began here on 14 October; -1 is not available.
func TestMonthsAroundTheCutOver(t *testing.T) {
	const byRegister, byHand = `{"region":"ATL","source":"register"}`, `{"region":"ATL"}`
	type event struct {
		kind              string
		on                clock.Date
		recorded, payload string
	}
	breach := func(on clock.Date, recorded string) event { return event{"breach_reported", on, recorded, "{}"} }
	warned := func(on clock.Date, recorded string) event {
		return event{"breach_answered", on, recorded, `{"action":"WARN_VERBAL"}`}
	}
	brought := event{"referred", "2026-08-01", "2026-10-14", byRegister}
	enrolled := event{"enrolled", "2026-08-10", "2026-10-14", "{}"}
	closed := event{"closed", "2026-10-12", "2026-10-14", `{"reason":"OTHER"}`}
	again := event{"referred", "2026-08-01", "2026-11-20", `{"region":"ATL","source":"register","site":"again"}`}
	hand := event{"referred", "2026-08-20", "2026-08-20", byHand}
	enrolledHere := event{"enrolled", "2026-08-21", "2026-08-21", `{"here":true}`}
	groundedHere := event{"attribute_set", "2026-08-21", "2026-08-21", `{"name":"ground","value":"FLIGHT","here":true}`}
	grounded := event{"attribute_set", "2026-08-10", "2026-10-14", `{"name":"ground","value":"FLIGHT"}`}
	for name, c := range map[string]struct {
		events       []event
		month        clock.Month
		figure, code string
		want         float64
	}{
		"before, and nobody recorded one":                                 {[]event{brought}, "2026-09", "breaches", "", -1},
		"before, entered late":                                            {[]event{brought, breach("2026-09-20", "2026-11-02")}, "2026-09", "breaches", "", 1},
		"before, dated in the register":                                   {[]event{brought, breach("2026-09-20", "2026-10-14"), closed}, "2026-09", "breaches", "", 1},
		"before, dated in a list of those who are here":                   {[]event{brought, breach("2026-09-20", "2026-10-14")}, "2026-09", "breaches", "", -1},
		"before, another line of the same figure":                         {[]event{brought, warned("2026-09-20", "2026-11-02")}, "2026-09", "agency_action", "NO_ACTION", -1},
		"before, the line that was entered":                               {[]event{brought, warned("2026-09-20", "2026-11-02")}, "2026-09", "agency_action", "WARN_VERBAL", 1},
		"before, a figure that the register gives":                        {[]event{brought, closed}, "2026-09", "referrals", "", 0},
		"before, what the register says":                                  {[]event{brought, closed}, "2026-08", "referrals", "", 1},
		"before, what a list of those who are here says":                  {[]event{brought, enrolled}, "2026-08", "referrals", "", -1},
		"before, no column of closures":                                   {[]event{brought, enrolled}, "2026-09", "closed", "OTHER", -1},
		"before, a column of closures, none then":                         {[]event{brought, enrolled, closed}, "2026-09", "closed", "OTHER", 0},
		"before, no column of decisions":                                  {[]event{brought, enrolled}, "2026-09", "accepted", "", -1},
		"before, none was enrolled then":                                  {[]event{brought, enrolled, closed}, "2026-09", "enrolled", "", 0},
		"before, none of those who are here still was enrolled then":      {[]event{brought, enrolled}, "2026-09", "enrolled", "", -1},
		"before, no register tells of reopening":                          {[]event{brought, enrolled}, "2026-09", "reopened", "", -1},
		"the month of the cut-over, no such column":                       {[]event{brought, enrolled}, "2026-10", "closed", "OTHER", -1},
		"before, a column the register lacks":                             {[]event{brought, enrolled}, "2026-09", "closing_by_ground", "FLIGHT", -1},
		"before, a column it lacks, unknown":                              {[]event{brought, enrolled}, "2026-09", "closing_by_ground", "UNKNOWN", -1},
		"before, a column it has":                                         {[]event{brought, enrolled, grounded}, "2026-09", "closing_by_ground", "FLIGHT", 1},
		"before, another line of a column it has":                         {[]event{brought, enrolled, grounded}, "2026-09", "closing_by_ground", "DANGER", 0},
		"the month of the cut-over, a column it lacks":                    {[]event{brought, enrolled}, "2026-10", "closing_by_ground", "UNKNOWN", 1},
		"the month of the cut-over, nothing":                              {[]event{brought}, "2026-10", "breaches", "", 0},
		"the month of the cut-over, after it":                             {[]event{brought, breach("2026-10-20", "2026-10-20")}, "2026-10", "breaches", "", 1},
		"the month of the cut-over, before it, late":                      {[]event{brought, breach("2026-10-02", "2026-10-20")}, "2026-10", "breaches", "", 1},
		"casework with grounds, a later register without, a line":         {[]event{hand, enrolledHere, groundedHere, brought, enrolled}, "2026-09", "closing_by_ground", "DANGER", -1},
		"casework with grounds, a later register without, unknown":        {[]event{hand, enrolledHere, groundedHere, brought, enrolled}, "2026-09", "closing_by_ground", "UNKNOWN", -1},
		"casework with grounds, a later register without, a known one":    {[]event{hand, enrolledHere, groundedHere, brought, enrolled}, "2026-09", "closing_by_ground", "FLIGHT", -1},
		"casework with grounds, a later register with them":               {[]event{hand, enrolledHere, groundedHere, brought, enrolled, grounded}, "2026-09", "closing_by_ground", "FLIGHT", 2},
		"casework without grounds, a later register with them":            {[]event{hand, enrolledHere, brought, enrolled, grounded}, "2026-09", "closing_by_ground", "UNKNOWN", 1},
		"a register of later without, the month in which its files began": {[]event{hand, enrolledHere, groundedHere, brought, enrolled}, "2026-08", "closing_by_ground", "DANGER", -1},
		"the same month, its caseload":                                    {[]event{hand, enrolledHere, groundedHere, brought, enrolled}, "2026-08", "closing", "", 2},
		"casework with grounds, the caseload itself":                      {[]event{hand, enrolledHere, groundedHere, brought, enrolled}, "2026-09", "closing", "", 2},
		"casework with grounds, the month of the later register":          {[]event{hand, enrolledHere, groundedHere, brought, enrolled}, "2026-10", "closing_by_ground", "UNKNOWN", 1},
		"after":              {[]event{brought}, "2026-11", "breaches", "", 0},
		"no register at all": {[]event{{"referred", "2026-08-01", "2026-10-14", byHand}}, "2026-09", "breaches", "", 0},
		"casework first, then a register of older files": {[]event{{"referred", "2026-08-20", "2026-08-20", byHand}, brought}, "2026-09", "breaches", "", -1},
		"casework first, and what it recorded":           {[]event{{"referred", "2026-08-20", "2026-08-20", byHand}, breach("2026-09-20", "2026-09-20"), brought}, "2026-09", "breaches", "", 1},
		"the month of the later register":                {[]event{{"referred", "2026-08-20", "2026-08-20", byHand}, brought}, "2026-10", "breaches", "", 0},
		"casework first, then one of closed files":       {[]event{{"referred", "2026-08-20", "2026-08-20", byHand}, brought, {"closed", "2026-08-30", "2026-10-14", `{"reason":"OTHER"}`}}, "2026-09", "breaches", "", 0},
		"casework first, then one of new files":          {[]event{{"referred", "2026-08-20", "2026-08-20", byHand}, {"referred", "2026-09-28", "2026-10-14", byRegister}}, "2026-09", "breaches", "", 0},
		"casework first, then one of another region":     {[]event{{"referred", "2026-08-20", "2026-08-20", byHand}, {"referred", "2026-08-01", "2026-10-14", `{"region":"QC","source":"register"}`}}, "2026-09", "breaches", "", 0},
		"casework first, as known before the register":   {[]event{{"referred", "2026-08-20", "2026-08-20", byHand}, {"referred", "2026-08-01", "2026-12-14", byRegister}}, "2026-09", "breaches", "", 0},
		"a register that was withdrawn":                  {[]event{brought, {"import_withdrawn", "2026-10-15", "2026-10-15", "{}"}}, "2026-09", "breaches", "", 0},
		"one that was withdrawn, and one in its stead":   {[]event{brought, {"import_withdrawn", "2026-10-15", "2026-10-15", "{}"}, again}, "2026-10", "breaches", "", -1},
		"before, closures of whom no enrolment is dated": {[]event{brought, closed}, "2026-09", "closed", "LEFT_CANADA", -1},
		"before, closures and enrolments, none for that": {[]event{brought, enrolled, closed}, "2026-09", "closed", "LEFT_CANADA", 0},
		"as known before the register was withdrawn":     {[]event{brought, {"import_withdrawn", "2026-12-15", "2026-12-15", "{}"}}, "2026-09", "breaches", "", -1},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				steps := ""
				if strings.HasPrefix(c.figure, "closing") {
					steps = "enrolled closed" // of others, long ago
				}
				for n, e := range c.events {
					file, act := "brought", "register.imported"
					if e.payload == again.payload {
						file = "brought again"
					}
					if e.payload == byHand || strings.Contains(e.payload, `"here"`) {
						file, act = "by hand", "file.opened"
					} else if strings.HasPrefix(e.kind, "breach") && e.recorded != "2026-10-14" {
						act = "breach.reported"
					} else {
						steps += " " + e.kind
					}
					at, err := time.Parse(time.DateOnly, e.recorded)
					if err != nil {
						t.Fatal(err)
					}
					if _, err := d.Exec(context.Background(), `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
						values ($1,'org',$2,$3,$7,$4,0,$5,'','','test',$6,'','')`, "e"+string(rune('a'+n)), file, e.kind, e.on, clock.Micros(at), e.payload, act); err != nil {
						t.Fatal(err)
					}
				}
				if strings.Contains(steps, "referred") {
					cameIn(t, d, broughtIn{id: "i", asOf: "2026-10-14", on: "2026-10-14", steps: steps})
				}
				known := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
				cells, err := Compute(context.Background(), d, definition(t), Period{"org", "ATL", c.month}, known)
				if err != nil {
					t.Fatal(err)
				}
				got := find(cells, c.figure, c.code)
				if value := map[bool]float64{true: got.Value, false: -1}[got.Available]; value != c.want {
					t.Errorf("%v, want %v", value, c.want)
				}
			})
		})
	}
}

// RPT-4: over several months, what stood at the end is told only by who has the last month; what happened is added up.
func TestRollUpOverMonthsThatAreMissing(t *testing.T) {
	d := definition(t)
	part := func(m clock.Month, opening, enrolled, closing float64) Part {
		return Part{Period: Period{"o", "ATL", m}, Cells: []Cell{{Figure: "opening", Value: opening, Available: true}, {Figure: "enrolled", Value: enrolled, Available: true},
			{Figure: "closing", Value: closing, Available: true}}}
	}
	got := RollUpOver(d, []Part{part("2026-07", 4, 1, 5), part("2026-08", 5, 2, 7)}, "2026-07", "2026-09")
	if len(got) != 2 || find(got, "opening", "").Value != 4 || find(got, "enrolled", "").Value != 3 {
		t.Errorf("%+v", got)
	}
}

// RPT-1: months are offered from the first site or file on, whichever is older.
func TestMonthsOfferedToAProvider(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		offered := func(site, file string) int {
			t.Helper()
			for _, sql := range []string{"update site set active_from='" + site + "'", "update supervision_file set referred_on='" + file + "', withdrawn=" + strconv.FormatBool(file == "")} {
				if _, err := d.Exec(ctx, sql); err != nil {
					t.Fatal(err)
				}
			}
			all, err := n.Own(ctx, n.supervisor, "2025-10", "2026-09")
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		for _, c := range []struct {
			site, file string
			want       int
		}{{"2026-08-15", "2026-09-01", 2}, {"2026-08-15", "2026-05-31", 5}, {"", "2026-07-01", 3}, {"2020-01-01", "2026-07-01", 12}, {"2026-10-02", "2026-10-03", 0}, {"", "", 1}} {
			if got := offered(c.site, c.file); got != c.want {
				t.Errorf("site %q, file %q: %d months, want %d", c.site, c.file, got, c.want)
			}
		}
	})
}
