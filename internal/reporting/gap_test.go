package reporting

import (
	"context"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/reporting/turn"
)

// broughtIn is a register of the provider org in the Atlantic region that is in: as of which day, since when, with which steps dated, and
// whether it leaves somebody out whom an earlier one brought.
type broughtIn struct {
	id, site, asOf, on, steps string
	leavesOut                 bool
	withdrawn                 string
	restsOn                   string // the register whose rows it repeats
	beside                    string // another site that was there
	nobody                    bool   // it says that nobody was at its site
}

func cameIn(t *testing.T, d *db.DB, r broughtIn) {
	t.Helper()
	at := func(day string) int64 {
		if day == "" {
			return 0
		}
		when, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return clock.Micros(when)
	}
	brought := 1
	if r.nobody {
		brought = 0
	}
	if _, err := d.Exec(context.Background(), `insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, site_id, region, brought_on, as_of, done_at, told, whole, withdrawn_at, rests_on, beside, nobody)
		values ($1,'org','x',$2,1,$12,$3,'ATL',$4,$5,$2,$6,$7,$8,$9,$10,$11)`, r.id, at(r.on), r.site, r.on, r.asOf, strings.TrimSpace(r.steps), !r.leavesOut, at(r.withdrawn), r.restsOn, r.beside, r.nobody, brought); err != nil {
		t.Fatal(err)
	}
}

// RPT-2, CCM-27: a register of 29 November that was right on another day tells until that day, and casework since the 29th; what lies between is
// not available, never 0. It brought two files: A, referred on 20 July, accepted on the 25th, enrolled on 3 August and here still, and B, referred
// on 1 June, accepted on the 5th, enrolled on the 10th and closed on 20 August. -1 is not available, -2 no case.
func TestDaysOfWhichNobodyTells(t *testing.T) {
	const full = "referred decided enrolled closed"
	one := func(asOf, steps string) []broughtIn {
		return []broughtIn{{id: "i", asOf: asOf, on: "2026-11-29", steps: steps}}
	}
	then := func(first []broughtIn, next broughtIn) []broughtIn { return append(first, next) }
	beside := func(more ...broughtIn) []broughtIn { // a register of the first of two sites
		return append([]broughtIn{{id: "i", asOf: "2026-11-28", on: "2026-11-29", steps: full, site: "1", beside: "2 2026-06-01 "}}, more...)
	}
	nobody := func(asOf string) broughtIn {
		return broughtIn{id: "n", asOf: asOf, on: "2026-11-30", steps: full, site: "2", nobody: true}
	}
	type wants map[string]float64
	for name, c := range map[string]struct {
		registers []broughtIn
		late      bool // somebody entered on 5 December that a referral came on 3 October
		month     clock.Month
		want      wants
	}{
		"the month of its day": {one("2026-08-31", full), false, "2026-08",
			wants{"opening": 1, "referrals": 0, "accepted": 0, "enrolled": 1, "closed LEFT_CANADA": 1, "closed OTHER": 0, "closing": 1, "persons": 2, "reopened": -1, "breaches": -1, "closing_by_sex UNKNOWN": -1}},
		"the month after": {one("2026-08-31", full), false, "2026-09",
			wants{"opening": 1, "referrals": -1, "accepted": -1, "declined WITHDRAWN": -1, "enrolled": -1, "closed LEFT_CANADA": -1, "closing": -1, "persons": -1, "closing_by_age UNKNOWN": -1, "referral_to_decision_median": -1}},
		"two months after": {one("2026-08-31", full), false, "2026-10", wants{"opening": -1, "referrals": -1, "enrolled": -1, "closing": -1, "persons": -1}},
		"entered late":     {one("2026-08-31", full), true, "2026-10", wants{"opening": -1, "referrals": 1, "enrolled": -1, "closing": -1}},
		"the month of the cut-over": {one("2026-08-31", full), false, "2026-11",
			wants{"opening": -1, "referrals": -1, "enrolled": -1, "closed OTHER": -1, "closing": 1, "persons": -1, "reopened": 0, "breaches": 0, "closing_by_sex UNKNOWN": 1}},
		"after it":                                {one("2026-08-31", full), false, "2026-12", wants{"opening": 1, "enrolled": 0, "closed OTHER": 0, "persons": 1}},
		"right within a month, the one before":    {one("2026-10-15", full), false, "2026-09", wants{"opening": 1, "enrolled": 0, "closing": 1, "persons": 1, "referral_to_decision_median": -2}},
		"right within a month":                    {one("2026-10-15", full), false, "2026-10", wants{"opening": 1, "enrolled": -1, "closed OTHER": -1, "closing": -1, "persons": -1}},
		"right within it, with what it tells":     {one("2026-08-15", full), false, "2026-08", wants{"opening": 1, "enrolled": -1, "closing": -1}},
		"the next register covers it":             {then(one("2026-08-31", full), broughtIn{id: "n", asOf: "2026-11-28", on: "2026-11-30", steps: full}), false, "2026-10", wants{"opening": 1, "referrals": 0, "closing": 1, "persons": 1}},
		"the next one, the month of the cut-over": {then(one("2026-08-31", full), broughtIn{id: "n", asOf: "2026-11-28", on: "2026-11-30", steps: full}), false, "2026-11", wants{"opening": 1, "enrolled": 0, "closed OTHER": 0, "persons": 1}},
		"the next one leaves somebody out":        {then(one("2026-08-31", full), broughtIn{id: "n", asOf: "2026-11-28", on: "2026-11-30", steps: full, leavesOut: true}), false, "2026-10", wants{"opening": -1, "referrals": -1, "closing": -1}},
		"the next one has fewer columns":          {then(one("2026-08-31", full), broughtIn{id: "n", asOf: "2026-11-28", on: "2026-11-30", steps: "enrolled"}), false, "2026-10", wants{"referrals": -1, "enrolled": -1, "closed OTHER": -1, "closing": -1}},
		"the next one is not known yet":           {then(one("2026-08-31", full), broughtIn{id: "n", asOf: "2026-11-28", on: "2026-12-30", steps: full}), false, "2026-10", wants{"opening": -1, "referrals": -1}},
		"one of two sites is older": {then([]broughtIn{{id: "i", asOf: "2026-11-28", on: "2026-11-29", steps: full, site: "1"}}, broughtIn{id: "j", asOf: "2026-08-31", on: "2026-11-29", steps: full, site: "2"}), false, "2026-09",
			wants{"opening": 1, "enrolled": -1, "closing": -1}},
		"a withdrawn one told nothing": {then([]broughtIn{{id: "w", asOf: "2026-11-27", on: "2026-11-27", steps: full, withdrawn: "2026-11-28"}}, one("2026-11-29", "enrolled")[0]), false, "2026-09",
			wants{"referrals": -1, "accepted": -1, "closed OTHER": -1, "enrolled": -1}},
		"what repeats a withdrawn one tells nothing": {then([]broughtIn{{id: "w", asOf: "2026-10-31", on: "2026-11-01", steps: full, withdrawn: "2026-11-30"}}, broughtIn{id: "i", asOf: "2026-11-15", on: "2026-11-16", steps: full, restsOn: "w"}), false, "2026-10",
			wants{"referrals": -1, "enrolled": -1, "closed OTHER": -1, "opening": -1, "closing": -1, "persons": -1}},
		"what repeats one that stands": {then([]broughtIn{{id: "w", asOf: "2026-10-31", on: "2026-11-01", steps: full}}, broughtIn{id: "i", asOf: "2026-11-15", on: "2026-11-16", steps: full, restsOn: "w"}), false, "2026-10",
			wants{"referrals": 0, "enrolled": 0, "closing": 1}},
		"what repeats nothing of a withdrawn one": {then([]broughtIn{{id: "w", asOf: "2026-10-31", on: "2026-11-01", steps: full, withdrawn: "2026-11-30"}}, broughtIn{id: "i", asOf: "2026-11-15", on: "2026-11-16", steps: full}), false, "2026-10",
			wants{"referrals": 0, "enrolled": 0, "closing": 1}},
		"withdrawn later than it is known": {then([]broughtIn{{id: "w", asOf: "2026-11-27", on: "2026-11-27", steps: full, withdrawn: "2026-12-20"}}, one("2026-11-29", "enrolled")[0]), false, "2026-09",
			wants{"referrals": 0, "accepted": 0, "closed OTHER": 0}},
		"no referrals, decisions, closures": {one("2026-11-29", "enrolled"), false, "2026-09",
			wants{"referrals": -1, "accepted": -1, "closed OTHER": -1, "enrolled": -1, "opening": -1, "closing": -1, "persons": -1, "referral_to_decision_p90": -1, "decision_to_enrolment_median": -1}},
		"a list of those here, the month of its day": {one("2026-10-31", "enrolled"), false, "2026-10", wants{"opening": -1, "closing": 1, "persons": -1, "enrolled": -1}},
		"a list of those here with every other step": {one("2026-11-29", "referred decided enrolled breach_reported"), false, "2026-08",
			wants{"referrals": -1, "accepted": -1, "enrolled": -1, "breaches": -1, "referral_to_decision_median": -1, "decision_to_enrolment_p90": -1}},
		"breaches, told by the register": {one("2026-11-29", full+" breach_reported"), false, "2026-08", wants{"breaches": 1, "enrolled": 1}},
		"breaches, a month without one":  {one("2026-11-29", full+" breach_reported"), false, "2026-07", wants{"breaches": -1, "referrals": 1}},
		"breaches, told until a day":     {one("2026-08-20", full+" breach_reported"), false, "2026-08", wants{"breaches": -1}},
		"breaches, told of one site of two": {[]broughtIn{{id: "i", asOf: "2026-11-29", on: "2026-11-29", steps: full + " breach_reported", site: "1"}, {id: "j", asOf: "2026-11-29", on: "2026-11-29", steps: full, site: "2"}},
			false, "2026-08", wants{"breaches": -1, "enrolled": 1}},
		"breaches, not told by the next register": {then(one("2026-08-15", full+" breach_reported"), broughtIn{id: "n", asOf: "2026-11-29", on: "2026-11-30", steps: full}), false, "2026-08", wants{"breaches": -1, "enrolled": 1}},
		"breaches, one of them recorded here":     {one("2026-11-29", full), true, "2026-10", wants{"breaches": 1}},
		"a site of which no register tells":       {beside(), false, "2026-10", wants{"enrolled": -1, "closing": -1}},
		"a site where nobody was":                 {beside(nobody("2026-11-28")), false, "2026-10", wants{"enrolled": 0, "closing": 1, "persons": 1, "referral_to_decision_median": -2}},
		"nobody was there, the cut-over":          {beside(nobody("2026-11-28")), false, "2026-11", wants{"enrolled": 0, "closing": 1}},
		"nobody was there until a day":            {beside(nobody("2026-10-15")), false, "2026-10", wants{"opening": 1, "enrolled": -1, "closing": -1}},
		"nobody, and somebody all the same":       {beside(nobody("2026-11-28")), true, "2026-09", wants{"enrolled": -1, "closing": -1}},
		"nobody, and later somebody":              {beside(nobody("2026-10-02")), true, "2026-09", wants{"enrolled": 0, "closing": 1}},
		"a site that had ended":                   {then([]broughtIn{{id: "i", asOf: "2026-11-28", on: "2026-11-29", steps: full, site: "1", beside: "ended 2026-06-01 "}}, broughtIn{id: "n", asOf: "2026-07-31", on: "2026-11-30", steps: full, site: "ended"}), false, "2026-09", wants{"enrolled": 0, "closing": 1}},
		"a site that ended in the month":          {then([]broughtIn{{id: "i", asOf: "2026-11-28", on: "2026-11-29", steps: full, site: "1", beside: "ended 2026-06-01 "}}, broughtIn{id: "n", asOf: "2026-07-31", on: "2026-11-30", steps: full, site: "ended"}), false, "2026-08", wants{"enrolled": -1, "closing": -1}},
		"a list of those here, the month after":   {one("2026-10-31", "enrolled"), false, "2026-11", wants{"opening": 1, "closing": 1, "persons": -1, "enrolled": -1}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				for _, r := range c.registers {
					cameIn(t, d, r)
				}
				happened := func(file, kind, act, on, recorded, payload string) {
					at, err := time.Parse(time.DateOnly, recorded)
					if err == nil {
						_, err = d.Exec(context.Background(), `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
							values ($1,'org',$2,$3,$4,$5,0,$6,'','','test',$7,'','i')`, file+kind, file, kind, act, on, clock.Micros(at), payload)
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				for _, e := range [][4]string{{"A", "referred", "2026-07-20", `{"region":"ATL","source":"register"}`}, {"A", "decided", "2026-07-25", `{"decision":"ACCEPTED"}`}, {"A", "enrolled", "2026-08-03", "{}"},
					{"B", "referred", "2026-06-01", `{"region":"ATL","source":"register"}`}, {"B", "decided", "2026-06-05", `{"decision":"ACCEPTED"}`}, {"B", "enrolled", "2026-06-10", "{}"}, {"B", "closed", "2026-08-20", `{"reason":"LEFT_CANADA"}`}, {"A", "breach_reported", "2026-08-12", "{}"}} {
					happened(e[0], e[1], byRegister, e[2], "2026-11-29", e[3])
				}
				if c.late {
					happened("C", "referred", "file.opened", "2026-10-03", "2026-12-05", `{"region":"ATL","site":"2"}`)
					happened("C", "breach_reported", "breach.reported", "2026-10-04", "2026-12-05", "{}")
				}
				for _, statement := range []string{`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to)
					values ('org','P','provider','Provider','','','UTC','','','','','','','')`,
					"insert into site (id, organisation_id, name, region_code, city, province, active_from, active_to) values ('ended','org','Ended','ATL','','','2026-06-01','2026-08-31')"} {
					if _, err := d.Exec(context.Background(), statement); err != nil {
						t.Fatal(err)
					}
				}
				cells, err := Compute(context.Background(), d, definition(t), Period{"org", "ATL", c.month}, time.Date(2026, 12, 10, 12, 0, 0, 0, time.UTC))
				if err != nil {
					t.Fatal(err)
				}
				if !mayHaveCases(cells) {
					t.Error("a nil return of a month of which nobody knows")
				}
				for line, want := range c.want {
					figure, code, _ := strings.Cut(line, " ")
					got := find(cells, figure, code)
					value := got.Value
					switch {
					case !got.Available:
						value = -1
					case got.Empty:
						value = -2
					}
					if value != want {
						t.Errorf("%s: %v, want %v", line, value, want)
					}
				}
			})
		})
	}
}

// RPT-2: a file whose referral a later register dates came with the register that brought it, when that came in.
func TestAReferralThatIsDatedLaterCameWithItsFirstRegister(t *testing.T) {
	file := []happened{{ID: "1", FileID: "f", Kind: "referred", ImportID: "few", Recorded: 1}, {ID: "2", FileID: "f", Kind: "referred", ImportID: "full", Recorded: 2, Corrects: "1"},
		{ID: "3", FileID: "f", Kind: "referred", ImportID: "last", Recorded: 3, Corrects: "2"}, {ID: "4", FileID: "f", Kind: "risk_set", ImportID: "full", Recorded: 2}}
	got := turn.Corrected(file)
	if len(got) != 2 || got[0].ID != "3" || got[0].ImportID != "few" || got[0].Recorded != 1 || got[1].ImportID != "full" {
		t.Errorf("%+v", got)
	}
}
