package reporting

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/reporting/length"
	"passerelle/internal/reporting/turn"
	"pgregory.net/rapid"
)

// RPT-2: the shipped definitions load, are whole in both languages and are in force.
func TestShippedDefinitionsAreWhole(t *testing.T) {
	all, err := Definitions()
	if err != nil {
		t.Fatal(err)
	}
	if d, ok := InForce(all, "2026-10"); !ok || len(d.Figures) != len(rules) {
		t.Fatalf("in force %v; every rule needs its figure", ok)
	}
	if _, ok := InForce(all, "2001-01"); ok {
		t.Fatal("a definition is in force before its month")
	}
}

func definition(t testing.TB) *Definition {
	t.Helper()
	all, err := Definitions()
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// tale makes the events of one file, in order.
type tale struct {
	file   string
	events []happened
}

func (f *tale) on(date clock.Date, kind, payload string) string {
	id := fmt.Sprintf("%s-%d", f.file, len(f.events))
	f.events = append(f.events, happened{ID: id, FileID: f.file, Kind: kind, Effective: date, Payload: payload, Seq: int64(len(f.events))})
	return id
}

func (f *tale) correct(id string, date clock.Date, kind, payload string) {
	f.on(date, kind, payload)
	f.events[len(f.events)-1].Corrects = id
}

func countAll(t testing.TB, month clock.Month, files ...tale) map[string]float64 {
	t.Helper()
	n := newTally(Period{Region: "ATL", Month: month})
	for _, f := range files {
		if kept := turn.Corrected(f.events); kept != nil {
			n.count(kept)
		}
	}
	out := map[string]float64{}
	for _, c := range n.cells(definition(t)) {
		name := c.Figure
		if c.Code != "" {
			name += "/" + c.Code
		}
		out[name] = c.Value
	}
	return out
}

const referred, accepted = `{"region":"ATL"}`, `{"decision":"ACCEPTED"}`

func supervised(name string, enrolled clock.Date) tale {
	f := tale{file: name}
	f.on(enrolled.AddDays(-10), "referred", referred)
	f.on(enrolled.AddDays(-4), "decided", accepted)
	f.on(enrolled, "enrolled", "{}")
	return f
}

// RPT-2: what a month counts, figure by figure.
func TestFiguresOfAMonth(t *testing.T) {
	before := supervised("before", "2026-08-20")
	during := supervised("during", "2026-09-12")
	lastDay := supervised("last day", "2026-09-30")
	after := supervised("after", "2026-10-01")
	gone := supervised("gone", "2026-05-01")
	gone.on("2026-09-01", "checkin_due", `{"checkin":"of the day"}`)
	gone.on("2026-09-01", "closed", `{"reason":"LEFT_CANADA"}`)
	gone.on("2026-09-08", "checkin_due", `{"checkin":"nobody expects"}`) // was set before the closure, and has no outcome
	earlier := supervised("earlier", "2026-05-01")
	earlier.on("2026-08-31", "closed", `{"reason":"BREACH"}`)
	refused := tale{file: "refused"}
	refused.on("2026-09-02", "referred", referred)
	refused.on("2026-09-09", "decided", `{"decision":"REFUSED_BY_SP"}`)
	elsewhere := tale{file: "elsewhere"}
	elsewhere.on("2026-09-01", "referred", `{"region":"QUE"}`)
	elsewhere.on("2026-09-02", "enrolled", "{}")
	inError := supervised("in error", "2026-09-05")
	inError.on("2026-10-20", "opened_in_error", "{}")
	moved := supervised("moved", "2026-09-15")
	moved.correct(moved.events[2].ID, "2026-10-02", "enrolled", "{}")
	before.on("2026-09-03", "risk_set", `{"risk":"HIGH"}`)
	before.on("2026-09-03", "attribute_set", `{"name":"birth","value":"1990-09-30"}`)
	before.on("2026-09-07", "checkin_due", `{"checkin":"a"}`)
	before.on("2026-09-07", "checkin_outcome", `{"checkin":"a","outcome":"WAITING"}`)
	before.on("2026-10-04", "checkin_outcome", `{"checkin":"a","outcome":"EXCUSED"}`)
	before.on("2026-09-14", "checkin_due", `{"checkin":"b"}`)
	before.on("2026-09-20", "breach_reported", "{}")
	before.on("2026-09-22", "breach_answered", `{"action":"WARN_VERBAL"}`)
	before.on("2026-09-23", "conditions_direction", `{"direction":"UP"}`)

	got := countAll(t, "2026-09", before, during, lastDay, after, gone, earlier, refused, elsewhere, inError, moved)
	for figure, want := range map[string]float64{
		"opening": 2, "referrals": 5, "accepted": 4, "declined/REFUSED_BY_SP": 1, "enrolled": 2, "closed/LEFT_CANADA": 1,
		"closing": 3, "persons": 4, "checkins_due": 2, "checkins_excused": 1, "checkins_waiting": 0, "breaches": 1,
		"agency_action/WARN_VERBAL": 1, "conditions/UP": 1, "conditions/DOWN": 0, "closing_by_risk/HIGH": 1,
		"closing_by_risk/UNKNOWN": 2, "closing_by_age/35-44": 1, "referral_to_decision_median": 6, "referral_to_decision_p90": 7,
		"decision_to_enrolment_median": 4,
	} {
		if got[figure] != want {
			t.Errorf("%s is %v, want %v", figure, got[figure], want)
		}
	}
}

// RPT-2: the median of an even number of cases lies between the two in the middle; the percentile is by nearest rank.
func TestLengths(t *testing.T) {
	for _, c := range []struct {
		days        []int
		median, p90 float64
	}{{nil, 0, 0}, {[]int{5}, 5, 5}, {[]int{5, 2}, 3.5, 5}, {[]int{9, 1, 4}, 4, 9}, {[]int{10, 7, 8, 8}, 8, 10}, {[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5.5, 9}} {
		var rows []Row
		for _, d := range c.days {
			rows = append(rows, Row{Days: d})
		}
		if m, p := length.Median(daysOf(rows)), length.Percentile(daysOf(rows), 90); m != c.median || p != c.p90 {
			t.Errorf("%v: median %v, 90th percentile %v", c.days, m, p)
		}
		for _, code := range []string{"referral_to_decision_median", "decision_to_enrolment_median"} {
			if got := valueOf(Figure{Code: code, Kind: Duration}, rows); got != c.median {
				t.Errorf("%v: %s is %v", c.days, code, got)
			}
		}
	}
}

// RPT-4: whatever happened, opening + in − out = closing, and one month's closing is the next one's opening.
func TestMonthsAddUp(t *testing.T) {
	kinds := []string{"referred", "decided", "enrolled", "closed", "reopened"}
	rapid.Check(t, func(r *rapid.T) {
		var files []tale
		for i := range rapid.IntRange(1, 6).Draw(r, "files") {
			f := tale{file: fmt.Sprint(i)}
			f.on("2026-01-01", "referred", referred)
			date := clock.Date("2026-01-01")
			for range rapid.IntRange(0, 8).Draw(r, "events") {
				date = date.AddDays(rapid.IntRange(0, 40).Draw(r, "days"))
				f.on(date, rapid.SampledFrom(kinds).Draw(r, "kind"), `{"region":"ATL","reason":"OTHER","decision":"ACCEPTED"}`)
			}
			files = append(files, f)
		}
		closing := 0.0
		for m := clock.Month("2026-01"); m < "2026-12"; m = m.Add(1) {
			got := countAll(t, m, files...)
			if got["opening"] != closing {
				r.Fatalf("%s opens with %v after a closing of %v", m, got["opening"], closing)
			}
			closing = got["closing"]
			if sum := got["opening"] + got["enrolled"] + got["reopened"] - got["closed/OTHER"]; sum != closing {
				r.Fatalf("%s: opening + in − out is %v, closing %v", m, sum, closing)
			}
			if sexes := got["closing_by_sex/UNKNOWN"]; sexes != closing {
				r.Fatalf("%s: profile of %v, closing %v", m, sexes, closing)
			}
		}
	})
}

// RPT-2: as known at an instant; what comes late shows later, and the earlier figure recomputes.
func TestComputeAsKnownAt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		at := func(day string) int64 {
			when, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			return clock.Micros(when)
		}
		put := func(id, file, kind string, effective clock.Date, recorded, payload string) {
			t.Helper()
			if _, err := d.Exec(ctx, `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
				values ($1,'org',$2,$3,'test',$4,0,$5,'','','test',$6,'','')`, id, file, kind, effective, at(recorded), payload); err != nil {
				t.Fatal(err)
			}
		}
		put("1", "f", "referred", "2026-08-01", "2026-08-01", `{"region":"ATL","source":"register"}`)
		put("22", "f", "enrolled", "2026-08-05", "2026-08-05", "{}")
		put("333", "f", "closed", "2026-09-20", "2026-10-15", `{"reason":"OTHER"}`)
		value := func(figure string, m clock.Month, known string) Cell {
			t.Helper()
			cells, err := Compute(ctx, d, definition(t), Period{"org", "ATL", m}, clock.FromMicros(at(known)))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cells {
				if c.Figure == figure && (c.Code == "" || c.Code == "OTHER") {
					return c
				}
			}
			t.Fatalf("no %s", figure)
			return Cell{}
		}
		if c := value("closing", "2026-09", "2026-10-09"); c.Value != 1 || len(c.Rows) != 1 || c.Rows[0].FileID != "f" {
			t.Errorf("as certified: %+v", c)
		}
		if c := value("closing", "2026-09", "2026-10-16"); c.Value != 0 {
			t.Errorf("after the late closure: %+v", c)
		}
		if c := value("closed", "2026-09", "2026-10-16"); c.Value != 1 {
			t.Errorf("late closure: %+v", c)
		}
		if c := value("checkins_due", "2026-07", "2026-10-16"); c.Available {
			t.Error("a month before the cut-over says 0 where the register cannot tell")
		}
	})
}

// RPT-2: what is corrected from one month into another is counted where it belongs, in either direction, and what lies
// before the month still says where a file stands.
func TestCorrectionsBetweenMonths(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		put := func(id, kind string, effective clock.Date, payload, corrects string) {
			t.Helper()
			if _, err := d.Exec(ctx, `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
				values ($1,'org','f',$2,'test',$3,0,1,'','','test',$4,$5,'')`, id, kind, effective, payload, corrects); err != nil {
				t.Fatal(err)
			}
		}
		put("referral", "referred", "2025-01-01", referred, "")
		put("enrolment", "enrolled", "2025-01-09", "{}", "")
		put("away", "breach_reported", "2026-09-03", "{}", "")
		put("went", "breach_reported", "2025-03-03", "{}", "away")
		put("there", "breach_reported", "2025-04-04", "{}", "")
		put("came", "breach_reported", "2026-09-04", "{}", "there")
		put("due", "checkin_due", "2026-09-10", `{"checkin":"c"}`, "")
		put("kept", "checkin_outcome", "2026-09-10", `{"checkin":"c","outcome":"KEPT"}`, "")
		put("missed", "checkin_outcome", "2026-09-10", `{"checkin":"c","outcome":"MISSED"}`, "kept")
		put("slip", "breach_answered", "2026-09-12", `{"breach":"came","action":"CUSTODY"}`, "")
		put("right", "breach_answered", "2026-09-12", `{"breach":"came","action":"WARN_VERBAL"}`, "slip")
		put("stray", "breach_answered", "2026-09-13", `{"breach":"there","action":"CUSTODY"}`, "")
		put("none", "breach_answered", "2026-09-13", `{"breach":"there"}`, "stray")
		put("old", "checkin_due", "2026-08-10", `{"checkin":"b"}`, "")
		put("entered late", "checkin_outcome", "2026-09-11", `{"checkin":"b","outcome":"KEPT"}`, "")
		cells, err := Compute(ctx, d, definition(t), Period{"org", "ATL", "2026-09"}, clock.FromMicros(2))
		if err != nil {
			t.Fatal(err)
		}
		for code, want := range map[string]int{"CUSTODY": 0, "WARN_VERBAL": 1, "": 0} {
			if c := find(cells, "agency_action", code); len(c.Rows) != want {
				t.Errorf("agency's action %q: %+v, want %d", code, c, want)
			}
		}
		for figure, want := range map[string]string{"breaches": "came", "checkins_due": "due", "checkins_missed": "missed", "opening": "enrolment"} {
			if c := find(cells, figure, ""); len(c.Rows) != 1 || c.Rows[0].EventID != want {
				t.Errorf("%s: %+v, want %s", figure, c, want)
			}
		}
		if c := find(cells, "checkins_kept", ""); c.Value != 0 {
			t.Errorf("kept: %+v", c)
		}
	})
}

// RPT-2: two spellings of one language are one line of the figures; what is no language stands as it is written.
func TestOneLanguageIsOneLine(t *testing.T) {
	var files []tale
	for i, spelling := range []string{"am", "Amharic", "amharique", "qwerty"} {
		f := supervised(string(rune('a'+i)), "2026-08-20")
		f.on("2026-08-20", "attribute_set", `{"name":"language","value":"`+spelling+`"}`)
		files = append(files, f)
	}
	got := countAll(t, "2026-09", files...)
	if got["closing_by_language/am"] != 3 || got["closing_by_language/qwerty"] != 1 || got["closing_by_language/Amharic"] != 0 {
		t.Errorf("by language: %v, %v, %v", got["closing_by_language/am"], got["closing_by_language/qwerty"], got["closing_by_language/Amharic"])
	}
}

// SEC-3, RPT-2: a file that was opened in error counts again once that is taken back.
func TestInErrorTakenBackCounts(t *testing.T) {
	f := supervised("a", "2026-09-05")
	f.on("2026-10-20", "opened_in_error", "{}")
	if got := countAll(t, "2026-09", f); got["enrolled"] != 0 {
		t.Errorf("opened in error: %v", got["enrolled"])
	}
	f.correct(f.events[3].ID, "2026-10-21", "error_taken_back", "{}")
	if got := countAll(t, "2026-09", f); got["enrolled"] != 1 || got["closing"] != 1 {
		t.Errorf("taken back: %v, %v", got["enrolled"], got["closing"])
	}
}

// RPT-2: what a register writes of a place to live in words of its own is one line, and no line of each word.
func TestARegistersWordsOfHousingAreOneLine(t *testing.T) {
	files := make([]tale, 4)
	for n, housing := range []string{"Bed 1", "Bed 2", "RESIDENCE", ""} {
		files[n] = supervised(fmt.Sprint("f", n), "2026-09-01")
		if housing != "" {
			files[n].on("2026-09-02", "attribute_set", fmt.Sprintf(`{"name":"housing","value":%q}`, housing))
		}
	}
	got := countAll(t, "2026-10", files...)
	if _, its := got["closing_by_housing/Bed 1"]; its || got["closing_by_housing/WRITTEN"] != 2 || got["closing_by_housing/RESIDENCE"] != 1 || got["closing_by_housing/UNKNOWN"] != 1 {
		t.Errorf("%v", got)
	}
}

// RPT-2, CCM-27: what a register says without a day happened in no month, and no length of time begins with it; what follows counts.
func TestADayThatARegisterDoesNotSay(t *testing.T) {
	one, two := tale{file: "one"}, tale{file: "two"}
	one.on("2026-10-09", "referred", `{"region":"ATL","source":"register","day":"UNKNOWN"}`)
	one.on("2026-10-09", "decided", `{"decision":"ACCEPTED","day":"UNKNOWN"}`)
	one.on("2026-10-12", "enrolled", `{}`)
	two.on("2026-10-09", "referred", `{"region":"ATL","source":"register"}`)
	two.on("2026-10-10", "decided", `{"decision":"ACCEPTED"}`)
	got := countAll(t, "2026-10", one, two)
	for figure, want := range map[string]float64{"referrals": 1, "accepted": 1, "enrolled": 1, "closing": 1, "persons": 1, "referral_to_decision_median": 1} {
		if got[figure] != want {
			t.Errorf("%s is %v, not %v", figure, got[figure], want)
		}
	}
	if n, there := got["decision_to_enrolment_median"]; there && n != 0 {
		t.Errorf("a length begins on a day that nobody knows: %v", n)
	}
}

// RPT-2: two files were closed in the month, one for another reason and one for none that is known: each in its own line, which stands only
// where there is such a closure.
func TestAClosureOfNoReasonIsNotOther(t *testing.T) {
	closed := func(name, reason string) tale {
		f := supervised(name, "2026-08-01")
		f.on("2026-09-10", "closed", `{"reason":"`+reason+`"}`)
		return f
	}
	for _, c := range []struct {
		files []tale
		want  map[string]float64
	}{{[]tale{closed("one", "OTHER"), closed("two", "")}, map[string]float64{"OTHER": 1, "UNKNOWN": 1}}, {[]tale{closed("one", "OTHER")}, map[string]float64{"OTHER": 1}}} {
		n := newTally(Period{Region: "ATL", Month: "2026-09"})
		for _, f := range c.files {
			n.count(f.events)
		}
		got := map[string]float64{}
		for _, cell := range n.cells(definition(t)) {
			if cell.Figure == "closed" && (cell.Value > 0 || cell.Code == "UNKNOWN") {
				got[cell.Code] = cell.Value
			}
		}
		if !maps.Equal(got, c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
}

// RPT-2, CCM-27: steps of one day were taken in their order, whichever was recorded first: who is enrolled on the day of the closure is gone at the end of the month,
// and a referral that is dated last is that of all that follows it.
func TestStepsOfOneDayWereTakenInTheirOrder(t *testing.T) {
	gone, late := tale{file: "gone"}, tale{file: "late"}
	gone.on("2026-06-10", "referred", referred)
	gone.on("2026-06-20", "closed", `{"reason":"BREACH"}`)
	gone.on("2026-06-20", "enrolled", `{}`)
	gone.on("2026-06-20", "decided", accepted)
	late.on("2026-06-30", "referred", `{"region":"ATL","source":"register","day":"UNKNOWN"}`)
	late.on("2026-06-15", "enrolled", `{}`)
	late.on("2026-06-15", "decided", accepted)
	late.correct(late.events[0].ID, "2026-06-15", "referred", referred)
	got := countAll(t, "2026-06", gone, late)
	for figure, want := range map[string]float64{"referrals": 2, "accepted": 2, "enrolled": 2, "closed/BREACH": 1, "closing": 1, "persons": 2, "decision_to_enrolment_median": 0, "referral_to_decision_p90": 10} {
		if got[figure] != want {
			t.Errorf("%s is %v, not %v", figure, got[figure], want)
		}
	}
}

// RPT-2, CCM-27: what the register said of a client whom it brought, without any day, stands from the first day that becomes known, and not what
// another register says of a later one.
func TestWhatARegisterSaidStandsFromTheFirstDay(t *testing.T) {
	f := tale{file: "undated"}
	f.on("2026-09-30", "referred", `{"region":"ATL","source":"register","day":"UNKNOWN"}`)
	f.on("2026-09-30", "risk_set", `{"risk":"HIGH"}`)
	f.on("2026-09-30", "attribute_set", `{"name":"sex","value":"F"}`)
	for i := range f.events {
		f.events[i].ImportID, f.events[i].Act = "first", byRegister
	}
	f.correct(f.events[0].ID, "2026-07-05", "referred", `{"region":"ATL","source":"register","day":"UNKNOWN"}`)
	f.correct(f.events[3].ID, "2026-06-28", "referred", `{"region":"ATL","source":"register"}`)
	f.on("2026-07-05", "enrolled", `{}`)
	f.on("2026-09-30", "attribute_set", `{"name":"city","value":"Moncton"}`)
	f.events[6].ImportID, f.events[6].Act = "second", byRegister
	f.on("2026-09-30", "attribute_set", `{"name":"sex","value":"X"}`) // corrected
	for month, city := range map[clock.Month]string{"2026-07": "UNKNOWN", "2026-09": "Moncton"} {
		got := countAll(t, month, f)
		for figure, want := range map[string]float64{"closing": 1, "closing_by_sex/X": 1, "closing_by_risk/HIGH": 1, "closing_by_city/" + city: 1} {
			if got[figure] != want {
				t.Errorf("%s: %s is %v, not %v", month, figure, got[figure], want)
			}
		}
	}
}
