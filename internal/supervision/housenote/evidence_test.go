package housenote

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/setaside"
)

const taskHouse = "supervision.task.house_noted"

// bound puts the client of the house under supervision, with a curfew of which one took the other's place on 2026-11-08, and a place to live.
func bound(t *testing.T, d *db.DB) (filetest.House, Service) {
	t.Helper()
	h := filetest.Open(t, d)
	lodged(t, d, h)
	for _, statement := range []string{"update supervision_file set state='ACTIVE', enrolled_on='2026-11-05' where id=$1",
		condition("before", "CURFEW", "2026-11-06", "2026-11-07"), condition("curfew", "CURFEW", "2026-11-08", ""), condition("lives", "RESIDE", "2026-11-07", ""),
		condition("reports", "REPORT", "2026-11-05", "")} {
		_, err := d.Exec(ctx, statement, h.File.ID)
		filetest.Must(t, err)
	}
	return h, Service{h.Documents.Service}
}

func condition(id, code string, from, to clock.Date) string {
	return "insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date) values ('" + id + "','org',$1,'" + code + "','','','" + string(from) + "','" + string(to) + "')"
}

// waits gives which conditions of a file wait at the desk, in order.
func waits(t *testing.T, s Service, fileID string) []string {
	t.Helper()
	list, err := desk.Service{Service: s.Service}.Findings(ctx, s.DB, fileID)
	filetest.Must(t, err)
	out := []string{}
	for _, x := range list {
		out = append(out, x.What)
	}
	slices.Sort(out)
	return out
}

// CCM-24, CCM-17: a missed curfew or a night away waits at the desk against the conditions that were in force then, and asks for a call today;
// what is no night, of before the condition, or of nothing that binds does not, nor does what was reported already.
func TestWhatTheHouseSawWaitsAtTheDesk(t *testing.T) {
	for name, c := range map[string]struct {
		note   Note
		before string // a statement
		want   string
	}{
		"a missed curfew":             {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-09", AtTime: "23:10"}, "", "curfew"},
		"without an hour":             {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-09"}, "", "curfew"},
		"after midnight":              {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-10", AtTime: "05:30"}, "", "curfew"},
		"the night of the one before": {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-08", AtTime: "05:30"}, "", "before"},
		"its first day":               {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-06", AtTime: "05:30"}, "", "before"},
		"before the condition":        {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-05", AtTime: "23:10"}, "", ""},
		"ended meanwhile":             {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-07", AtTime: "23:10"}, "", "before"},
		"ended before":                {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-09"}, "update condition set to_date='2026-11-08' where id='curfew' and file_id=$1", ""},
		"away at night":               {Note{Kind: "ABSENT", OnDay: "2026-11-09", AtTime: "02:00"}, "", "curfew lives"},
		"away by day":                 {Note{Kind: "ABSENT", OnDay: "2026-11-09", AtTime: "14:00"}, "", ""},
		"in the house":                {Note{Kind: "SEEN", OnDay: "2026-11-09", AtTime: "23:10"}, "", ""},
		"kept":                        {Note{Kind: "CURFEW_KEPT", OnDay: "2026-11-09", AtTime: "21:10"}, "", ""},
		"an incident":                 {Note{Kind: "INCIDENT", OnDay: "2026-11-09", AtTime: "21:10"}, "", ""},
		"not under supervision":       {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-09"}, "update supervision_file set state='ACCEPTED' where id=$1", ""},
		"reported already":            {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-10", AtTime: "05:30"}, breachOf("CURFEW", "2026-11-09", ""), ""},
		"another night was reported":  {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-10", AtTime: "05:30"}, breachOf("CURFEW", "2026-11-08", ""), "curfew"},
		"in the curfew's hours":       {Note{Kind: "ABSENT", OnDay: "2026-11-09", AtTime: "23:40"}, hours("23:30–05:00"), "curfew lives"},
		"before they begin":           {Note{Kind: "ABSENT", OnDay: "2026-11-09", AtTime: "22:00"}, hours("23:30–05:00"), ""},
		"before they begin, missed":   {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-09", AtTime: "22:00"}, hours("from 0:30 to 5:00"), ""},
		"after they end":              {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-10", AtTime: "05:30"}, hours("23:30–05:00"), "curfew"},
		"hours when they may be out":  {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-09", AtTime: "23:00"}, hours("Out from 6:00 to 22:00"), "curfew"},
		"reported, and taken back":    {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-09"}, breachOf("CURFEW", "2026-11-09", "2026-11-10"), "curfew"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h, s := bound(t, d)
				if c.before != "" {
					_, err := d.Exec(ctx, c.before, h.File.ID)
					filetest.Must(t, err)
				}
				c.note.Words = "As the night staff wrote."
				filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, c.note))
				if got := strings.Join(waits(t, s, h.File.ID), " "); got != c.want || slices.Contains(h.Tasks(t), taskHouse) != (c.want != "") {
					t.Errorf("%q waits, tasks %v", got, h.Tasks(t))
				}
			})
		})
	}
}

// CCM-24, CCM-17: what the residence noted counts the same whether the condition or the note was typed first; what was set aside stays so, and
// neither what is of before the condition nor of before the supervision counts.
func TestAConditionTypedLaterHoldsWhatWasNoted(t *testing.T) {
	for name, c := range map[string]struct {
		note  Note
		code  string
		from  clock.Date
		words string
		want  string
	}{
		"a curfew dated back":   {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-08", AtTime: "23:00"}, "CURFEW", "2026-11-07", "21:00–06:00", "added"},
		"from that day":         {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-08", AtTime: "23:00"}, "CURFEW", "2026-11-08", "21:00–06:00", "added"},
		"away from where to be": {Note{Kind: "ABSENT", OnDay: "2026-11-08", AtTime: "23:00"}, "RESIDE", "2026-11-07", "With her sister", "added"},
		"before it":             {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-08", AtTime: "23:00"}, "CURFEW", "2026-11-09", "21:00–06:00", ""},
		"before its hours":      {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-08", AtTime: "20:30"}, "CURFEW", "2026-11-07", "21:00–06:00", ""},
		"of another kind":       {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-08", AtTime: "23:00"}, "ABSTAIN", "2026-11-07", "", ""},
		"before supervision":    {Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-06", AtTime: "23:00"}, "CURFEW", "2026-11-05", "21:00–06:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h, s := bound(t, d)
				for _, statement := range []string{"delete from condition where file_id=$1", "update supervision_file set enrolled_on='2026-11-07' where id=$1"} {
					_, err := d.Exec(ctx, statement, h.File.ID)
					filetest.Must(t, err)
				}
				c.note.Words = "As the night staff wrote."
				filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, c.note))
				f, err := s.Stored(ctx, d, h.File.ID)
				filetest.Must(t, err)
				_, err = s.ChangeConditions(ctx, h.Worker, f.ID, f.Version, supervision.ConditionChange{On: c.from, Add: []supervision.Condition{{Code: c.code, Words: c.words}}})
				filetest.Must(t, err)
				list := waits(t, s, f.ID)
				if (len(list) == 1) != (c.want != "") || slices.Contains(h.Tasks(t), taskHouse) != (c.want != "") {
					t.Errorf("%q waits, tasks %v", list, h.Tasks(t))
				}
			})
		})
	}
}

func hours(words string) string {
	return "update condition set words='" + words + "' where id='curfew' and file_id=$1"
}

// CCM-17, CCM-24: a report ends what the residence noted of the nights that are ticked, and nothing of the other nights of the same condition, also
// when they are noted later: each stands on the report. One is ticked with its condition, and on its own day or night; of no day, it says of which it is.
func TestAReportIsOfItsOwnNight(t *testing.T) {
	const first, second, other = "2026-11-08 23:10", "2026-11-09 23:40", "2026-11-10 05:30" // the last is of the night of the second
	for name, c := range map[string]struct {
		on, from clock.Date // from: since when the curfew is in force, where that is earlier
		named    []string
		of       string // the condition that the report names, where it is another
		learned  desk.Moment
		later    []string // noted after the report
		want     []string
		problems []string
	}{
		"the day of one, and none named":  {on: "2026-11-08", want: []string{first, second, other}},
		"the day of one":                  {on: "2026-11-08", named: []string{first}, want: []string{second, other}},
		"the night of two":                {on: "2026-11-09", named: []string{second, other}, want: []string{first}},
		"its morning":                     {on: "2026-11-10", named: []string{other}, want: []string{first, second}},
		"another day":                     {on: "2026-11-07", from: "2026-11-07", want: []string{first, second, other}},
		"another day than the named":      {on: "2026-11-09", named: []string{first}, problems: []string{"occurred_on"}},
		"before it was in force":          {on: "2026-11-07", problems: []string{"condition"}},
		"one that is named":               {named: []string{first}, want: []string{second, other}},
		"all, of no day":                  {named: []string{first, second, other}},
		"a day, and another one is named": {on: "2026-11-08", named: []string{other}, problems: []string{"occurred_on"}},
		"of another condition":            {on: "2026-11-08", named: []string{first}, of: "reports", problems: []string{"found"}},
		"that does not wait":              {on: "2026-11-08", named: []string{"nothing"}, problems: []string{"found"}},
		"no day and none named":           {problems: []string{"found"}},
		"at noon, of the night to come":   {on: "2026-11-09", learned: desk.Moment{On: "2026-11-09", At: "12:30"}, later: []string{second, other}, want: []string{first, second, other}},
		"in the night":                    {on: "2026-11-09", learned: desk.Moment{On: "2026-11-09", At: "22:30"}, later: []string{second, other}, want: []string{first}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h, s := bound(t, d)
				b := desk.Service{Service: s.Service}
				note := func(at string) {
					day, hour, _ := strings.Cut(at, " ")
					filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, Note{Kind: "CURFEW_MISSED", OnDay: clock.Date(day), AtTime: hour, Words: at}))
				}
				for _, at := range []string{first, second, other} {
					if !slices.Contains(c.later, at) {
						note(at)
					}
				}
				if c.from != "" {
					_, err := d.Exec(ctx, "update condition set from_date=$1 where id='curfew'", c.from)
					filetest.Must(t, err)
				}
				r := desk.Reported{Kind: "CONDITION", OccurredOn: c.on, Account: "Out at night.", Going: "PAST", Whereabouts: "At home", Conditions: []string{"curfew"},
					Call: desk.Logged{Learned: desk.Moment{On: "2026-11-10", At: "09:00"}, Called: desk.Moment{On: "2026-11-10", At: "09:05"}, To: "Camille Roy"}}
				if c.of != "" {
					r.Conditions = []string{c.of}
				}
				if c.learned.On != "" {
					r.Call.Learned, r.Call.Called = c.learned, c.learned
				}
				found, err := b.Findings(ctx, d, h.File.ID)
				filetest.Must(t, err)
				for _, x := range found {
					if slices.Contains(c.named, x.Said) {
						r.Answers = append(r.Answers, x.Key())
					}
				}
				if slices.Contains(c.named, "nothing") {
					r.Answers = []string{"note.curfew"}
				}
				breach, err := b.Report(ctx, h.Worker, h.File.ID, r)
				var problems []string
				for _, p := range fault.ProblemsOf(err) {
					problems = append(problems, p.Field)
				}
				if !slices.Equal(problems, c.problems) || err != nil && c.problems == nil {
					t.Fatalf("%v", err)
				}
				if err != nil {
					return
				}
				var told []string
				stands, err := b.Open(ctx, h.Officer, h.File.ID, breach)
				filetest.Must(t, err)
				for _, x := range stands.Answers {
					told = append(told, string(x.DueOn)+" "+x.Hour)
					if !x.House || x.Code != "CURFEW" || x.Said != "" {
						t.Errorf("on the report stands %+v", x)
					}
				}
				if !slices.Equal(told, c.named) {
					t.Errorf("on the report stand %v", told)
				}
				for _, at := range c.later {
					note(at)
				}
				found, err = b.Findings(ctx, d, h.File.ID)
				filetest.Must(t, err)
				var got []string
				for _, x := range found {
					got = append(got, x.Said)
				}
				if !slices.Equal(got, c.want) || slices.Contains(h.Tasks(t), taskHouse) != (len(c.want) > 0) {
					t.Errorf("%v waits, tasks %v", got, h.Tasks(t))
				}
			})
		})
	}
}

func breachOf(kind string, on, takenBack clock.Date) string {
	return "insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on, taken_back_on) values ('b','org',$1,'" +
		kind + "','" + string(on) + "','2026-11-09','2026-11-09','Late.','','','" + string(takenBack) + "')"
}

// CCM-24, CCM-17, CCM-20: what the house noted is evidence until it is set aside, of the client whom it is about and nobody else of the house, and
// the agency reads of it only what is reported: neither the evidence nor that it was set aside.
func TestWhatTheHouseSawIsEvidenceForWhoReadsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := bound(t, d)
		b, reviews := desk.Service{Service: s.Service}, attendance.Service{Service: s.Service}
		second, err := s.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Ada Grant"}, Region: "ATL", ReceivedOn: "2026-11-02", HousingReferred: true})
		filetest.Must(t, err)
		for _, statement := range []string{"update supervision_file set state='ACTIVE', enrolled_on='2026-11-05' where id=$1", condition("others", "CURFEW", "2026-11-05", ""),
			"insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on) values ('stay2','org','lodge',$1,'2026-11-05','')"} {
			_, err := d.Exec(ctx, statement, second.ID)
			filetest.Must(t, err)
		}
		note := func(on clock.Date, hour string) {
			filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, Note{Kind: "CURFEW_MISSED", OnDay: on, AtTime: hour, Words: "Came at " + hour}))
		}
		note("2026-11-08", "23:10")
		note("2026-11-09", "23:40")
		if got := waits(t, s, second.ID); len(got) != 0 {
			t.Errorf("of the other client: %v", got)
		}
		file, err := s.Stored(ctx, d, h.File.ID)
		filetest.Must(t, err)
		for _, c := range []struct {
			by   access.Actor
			want int
		}{{h.Worker, 2}, {h.Supervisor, 2}, {h.Officer, 0}} {
			seen, err := reviews.Evidence(ctx, c.by, file)
			if _, there := seen["curfew"]; err != nil || seen["curfew"].House != c.want || there != (c.want > 0) {
				t.Errorf("%s: %+v %v", c.by.PersonID, seen, err)
			}
		}
		found, err := b.Findings(ctx, d, file.ID)
		filetest.Must(t, err)
		if !found[0].House || found[0].Said != "Came at 23:10" || found[0].Hour != "23:10" || desk.DayOf(found[:1]) != "2026-11-08" {
			t.Errorf("%+v", found[0])
		}
		filetest.Must(t, b.SetAside(ctx, h.Worker, file.ID, []string{found[0].Key()}, "The bus was late; the house was called."))
		if seen, err := reviews.Evidence(ctx, h.Worker, file); err != nil || seen["curfew"].House != 1 || seen["curfew"].HouseOn != "2026-11-09" {
			t.Errorf("set aside: %+v %v", seen, err)
		}
		if kinds := h.Events(t); !slices.Contains(kinds, history.HouseSetAside) || slices.Contains(kinds, history.FindingSetAside) {
			t.Errorf("%v", kinds)
		}
		told := desk.Reported{Kind: "CURFEW", OccurredOn: "2026-11-09", Account: "Out at night.", Going: "PAST", Whereabouts: "At home", Conditions: []string{"curfew"}, Answers: []string{found[1].Key()},
			Call: desk.Logged{Learned: desk.Moment{On: "2026-11-10", At: "09:00"}, Called: desk.Moment{On: "2026-11-10", At: "09:05"}, To: "Camille Roy"}}
		breach, err := b.Report(ctx, h.Worker, file.ID, told)
		filetest.Must(t, err)
		if got := waits(t, s, file.ID); len(got) != 0 || slices.Contains(h.Tasks(t), taskHouse) {
			t.Errorf("reported, it waits: %v %v", got, h.Tasks(t))
		}
		if seen, err := reviews.Evidence(ctx, h.Officer, file); err != nil || seen["curfew"].Reports != 1 || seen["curfew"].House != 0 {
			t.Errorf("the officer: %+v %v", seen, err)
		}
		filetest.Must(t, s.TakeBackBreach(ctx, h.Worker, file.ID, breach, "Another client."))
		if got := waits(t, s, file.ID); !slices.Equal(got, []string{"curfew"}) {
			t.Errorf("taken back: %v", got)
		}
	})
}

// CCM-17: what a report told of is work again when the report is taken back, each night by its day and what it is against.
func TestATakenBackReportAsksAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := bound(t, d)
		b := desk.Service{Service: s.Service}
		for _, n := range []Note{{Kind: "CURFEW_MISSED", OnDay: "2026-11-08", AtTime: "23:10", Words: "Late."}, {Kind: "CURFEW_MISSED", OnDay: "2026-11-09", AtTime: "23:40", Words: "Late again."}} {
			filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, n))
		}
		asks := func() (out []string) {
			t.Helper()
			list, err := s.Schedule.TasksOfFile(ctx, d, h.File.ID)
			filetest.Must(t, err)
			for _, x := range list {
				if x.Rule == taskHouse {
					if schedule.Subject(ctx, x.Args) == "" {
						t.Errorf("%+v says neither day nor condition", x)
					}
					out = append(out, x.Source)
				}
			}
			slices.Sort(out)
			return out
		}
		before := asks()
		found, err := b.Findings(ctx, d, h.File.ID)
		filetest.Must(t, err)
		breach, err := b.Report(ctx, h.Worker, h.File.ID, desk.Reported{Kind: "CURFEW", OccurredOn: "2026-11-09", Account: "Out at night.", Going: "PAST", Whereabouts: "At home", Conditions: []string{"curfew"}, Answers: []string{found[1].Key()},
			Call: desk.Logged{Learned: desk.Moment{On: "2026-11-10", At: "09:00"}, Called: desk.Moment{On: "2026-11-10", At: "09:05"}, To: "Camille Roy"}})
		filetest.Must(t, err)
		if got := asks(); len(got) != 1 {
			t.Errorf("reported, it asks for %v", got)
		}
		filetest.Must(t, s.TakeBackBreach(ctx, h.Worker, h.File.ID, breach, "Another client."))
		if got := asks(); !slices.Equal(got, before) || len(got) != 2 {
			t.Errorf("taken back, it asks for %v, before for %v", got, before)
		}
	})
}

// CCM-24: the night before a move is the first house's to note.
func TestTheNightBeforeAMove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := bound(t, d)
		for _, statement := range []string{"update bed_stay set left_on='2026-11-10' where file_id=$1",
			"insert into residence (id, organisation_id, site_id, name, places, high_risk, rules) select 'other', organisation_id, site_id, 'Quay House', 3, high_risk, $1 from residence where id='lodge'",
			"insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on) values ('next','org','other',$1,'2026-11-10','')"} {
			_, err := d.Exec(ctx, statement, h.File.ID)
			filetest.Must(t, err)
		}
		for day, house := range map[clock.Date]string{"2026-11-09": "lodge", "2026-11-10": "other", "2026-11-04": ""} {
			err := s.Write(ctx, h.Housing, h.File.ID, Note{Kind: "SEEN", OnDay: day, Words: "Of " + string(day)})
			got, failed := db.One[string](ctx, d, "select coalesce(max(residence_id),'') from house_note where on_day=$1", day)
			if failed != nil || got != house || (err == nil) != (house != "") {
				t.Errorf("of %s: %q, %v, %v", day, got, err, failed)
			}
		}
	})
}

// CCM-16, CCM-17, CCM-24: what was found and set aside is read with who did it, when and why, on its page and by the timeline, by those who read what it
// was found from: the agency reads no note of a residence, nor why one was set aside.
func TestWhatWasSetAsideIsReadWithItsReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := bound(t, d)
		b := desk.Service{Service: s.Service}
		filetest.Must(t, s.Write(ctx, h.Housing, h.File.ID, Note{Kind: "CURFEW_MISSED", OnDay: "2026-11-08", AtTime: "23:10", Words: "Late."}))
		found, err := b.Findings(ctx, d, h.File.ID)
		filetest.Must(t, err)
		filetest.Must(t, b.SetAside(ctx, h.Worker, h.File.ID, []string{found[0].Key()}, "The bus broke down."))
		file, err := s.Stored(ctx, d, h.File.ID)
		filetest.Must(t, err)
		for _, c := range []struct {
			by   access.Actor
			want int
		}{{h.Worker, 1}, {h.Supervisor, 1}, {h.Housing, 1}, {h.Officer, 0}, {h.Other, 0}} {
			list, err := b.Asides(ctx, c.by, file)
			if err != nil || len(list) != c.want {
				t.Errorf("%s reads %+v, %v", c.by.PersonID, list, err)
				continue
			}
			for _, x := range list {
				name, _ := x.Told(ctx)
				if x.By != h.Worker.Name || x.On != "2026-11-10" || x.Reason != "The bus broke down." || name != setaside.Name(found[0].CheckIn, "") || !x.House {
					t.Errorf("%s reads %+v as %s", c.by.PersonID, x, name)
				}
			}
		}
	})
}
