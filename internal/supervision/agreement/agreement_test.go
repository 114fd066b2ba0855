package agreement

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/lastday"
)

var ctx = context.Background()

// bridge is a file that is approved, with a worker who has it.
type bridge struct {
	filetest.House
	Service
	t *testing.T
}

func open(t *testing.T, d *db.DB) bridge {
	t.Helper()
	h := filetest.Open(t, d)
	s := Service{h.Documents.Service}
	h.Away(t, d, "2020-01-01", "2020-01-02", "") // that the people are there
	f, err := s.Stored(ctx, d, h.File.ID)
	filetest.Must(t, err)
	f, err = s.RecordDecision(ctx, h.Worker, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted})
	filetest.Must(t, err)
	b := bridge{h, s, t}
	b.changes(supervision.ConditionChange{Add: []supervision.Condition{{Code: "ADDR"}, {Code: "CURFEW", Words: "21:00 to 06:00", LastDay: "2026-11-12"}}})
	return b
}

// changes changes the conditions, some minutes after what was before.
func (b bridge) changes(c supervision.ConditionChange) {
	b.t.Helper()
	b.Clock.Set(b.Clock.Now().Add(5 * time.Minute))
	f, err := b.Stored(ctx, b.DB, b.House.File.ID)
	filetest.Must(b.t, err)
	c.On = clock.Today(ctx, b.Clock)
	_, err = b.ChangeConditions(ctx, b.Worker, f.ID, f.Version, c)
	filetest.Must(b.t, err)
}

// signs fills an agreement in and has it signed, some minutes after what was before.
func (b bridge) signs() string {
	b.t.Helper()
	b.Clock.Set(b.Clock.Now().Add(5 * time.Minute))
	file := b.House.File.ID
	formID, err := b.Documents.BeginFormOf(ctx, b.Worker, file, Form, "")
	filetest.Must(b.t, err)
	said := forms.Answers{"client_name": {"Noor Warsame"}, "uci": {"1234567890"}, "address": {"12 Quay Street"}, "worker": {"Person worker"}, "worker_phone": {"902-555-0101"},
		"starts": {"2026-11-10"}, "first_meeting": {"2026-11-20"}, "first_meeting_time": {"10:00"}, "read_to": {"yes"}}
	list, _, _, err := b.PlanStored(ctx, b.DB, file)
	filetest.Must(b.t, err)
	list = slices.DeleteFunc(list, func(c supervision.Condition) bool { return c.ToDate != "" })
	for n, c := range list {
		said["conditions"] = []string{strconv.Itoa(n + 1)}
		said["conditions["+strconv.Itoa(n)+"].condition"] = []string{"You must: " + c.Text(ctx)}
		if c.LastDay != "" {
			said["conditions["+strconv.Itoa(n)+"].last_day"] = []string{string(c.LastDay)}
		}
	}
	x, err := b.Documents.Form(ctx, b.Worker, file, formID)
	filetest.Must(b.t, err)
	at, _ := x.Part("provider")
	filetest.Must(b.t, b.Documents.CompleteForm(ctx, b.Worker, file, forms.Writing{FormID: formID, Part: "provider", Answers: said, Version: at.Version}))
	for item, signer := range map[string]string{"client_signature": "Noor Warsame", "worker_signature": b.Worker.Name} {
		filetest.Must(b.t, b.Documents.SignForm(ctx, b.Worker, file, forms.Signing{FormID: formID, Item: item, Way: forms.Typed, Signer: signer, Witness: "W. Witness"}))
	}
	return formID
}

// behind gives the codes of what the signed agreement does not say, and of what it says still; changed when there is one to sign anew.
func (b bridge) behind() (came, gone []string, changed bool) {
	b.t.Helper()
	f, err := b.Stored(ctx, b.DB, b.House.File.ID)
	filetest.Must(b.t, err)
	x, changed, err := b.Of(ctx, f)
	filetest.Must(b.t, err)
	list, err := b.Service.Today(ctx, b.Worker)
	filetest.Must(b.t, err)
	if changed != (len(list) == 1) {
		b.t.Errorf("on the file %v, on the day %d", changed, len(list))
	}
	if others, err := b.Service.Today(ctx, b.Colleague); err != nil || len(others) != 0 {
		b.t.Errorf("a colleague is told of %d, %v", len(others), err)
	}
	return codes(x.Came), codes(x.Gone), changed
}

func codes(list []supervision.Condition) (out []string) {
	for _, c := range list {
		out = append(out, c.Code)
	}
	return out
}

// of gives the id of the condition of a kind that is in force.
func (b bridge) of(code string) string {
	b.t.Helper()
	list, _, _, err := b.PlanStored(ctx, b.DB, b.House.File.ID)
	filetest.Must(b.t, err)
	for _, c := range list {
		if c.Code == code && c.ToDate == "" {
			return c.ID
		}
	}
	b.t.Fatalf("no %s in force", code)
	return ""
}

// CCM-12, CCM-18: an agreement that a client signed says so, on the file and on the day of whoever has it, when a condition came or ended
// since its words were written, until another one is signed; what came and ended again, or ended on the day the paper names, is no change.
func TestAnAgreementIsBehindItsConditions(t *testing.T) {
	tests := []struct {
		name       string
		after      func(b bridge)
		came, gone string
	}{
		{"nothing changed", func(bridge) {}, "", ""},
		{"one came", func(b bridge) { b.adds("REPORT") }, "REPORT", ""},
		{"one came and ended again", func(b bridge) { b.adds("REPORT"); b.ends("REPORT") }, "", ""},
		{"one that the paper has ended", func(b bridge) { b.ends("ADDR") }, "", "ADDR"},
		{"its last day is over", func(b bridge) {
			b.Clock.Set(time.Date(2026, 11, 14, 12, 0, 0, 0, time.UTC))
			filetest.Must(b.t, (lastday.Service{Service: b.Service.Service}).End(ctx))
		}, "", ""},
		{"another is signed", func(b bridge) { b.adds("REPORT"); b.signs() }, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := open(t, d)
				if _, _, changed := b.behind(); changed {
					t.Error("before any was signed")
				}
				b.signs()
				test.after(b)
				came, gone, changed := b.behind()
				if one(came) != test.came || one(gone) != test.gone || changed != (test.came+test.gone != "") {
					t.Errorf("came %v, gone %v, changed %v", came, gone, changed)
				}
			})
		})
	}
}

// CCM-12, CCM-18: who signs the words of before anew is still behind, on the file and on the day, whoever wrote them and when; what an ended
// condition said counts for none in force, and a signature of the case manager alone is none of the client.
func TestTheWordsOfBeforeSignedAnewAreBehind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d)
		b.signs()
		b.changes(supervision.ConditionChange{End: []string{b.of("CURFEW")}, Add: []supervision.Condition{{Code: "CURFEW", Words: "17:00–09:00"}}})
		formID := b.signs()
		if _, _, changed := b.behind(); changed {
			t.Error("what is in force was signed")
		}
		for said, behind := range map[string]string{"You stay at home from 21:00 to 06:00": "CURFEW", "You stay at home from 5 pm to 9 am": "", "Something else": "CURFEW"} {
			_, err := d.Exec(ctx, `update form_part set answers=$2 where form_id=$1`, formID, `{"conditions":["2"],"conditions[0].condition":["You give us your address."],"conditions[1].condition":["`+said+`"]}`)
			filetest.Must(t, err)
			if came, _, changed := b.behind(); one(came) != behind || changed != (behind != "") {
				t.Errorf("%s: came %v, %v", said, came, changed)
			}
		}
	})
}

func (b bridge) adds(code string) {
	b.t.Helper()
	b.changes(supervision.ConditionChange{Add: []supervision.Condition{{Code: code, Words: "Once a month"}}})
}

func (b bridge) ends(code string) {
	b.t.Helper()
	b.changes(supervision.ConditionChange{End: []string{b.of(code)}})
}

func one(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return map[bool]string{true: "", false: "more than one"}[len(list) == 0]
}

// CCM-18: those who do not read the conditions of a file are told nothing.
func TestWhoIsToldOfAnAgreement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d)
		b.signs()
		b.adds("REPORT")
		f, err := b.Stored(ctx, d, b.House.File.ID)
		filetest.Must(t, err)
		for _, may := range []bool{true, false} {
			v := supervision.View{File: f, May: map[access.Action]bool{access.ConditionRead: may}}
			if panel, err := b.OnFile(ctx, v); err != nil || (panel != nil) != may {
				t.Errorf("may read %v: %v, %v", may, panel != nil, err)
			}
		}
		for _, writes := range []bool{true, false} { // an agreement that was never sent is nobody's to open but the provider's
			panel, err := b.OnFile(ctx, supervision.View{File: f, MayWrite: writes, May: map[access.Action]bool{access.ConditionRead: true}})
			filetest.Must(t, err)
			var page strings.Builder
			filetest.Must(t, panel.Render(ctx, &page))
			if strings.Contains(page.String(), "<a ") != writes || strings.Contains(page.String(), "agreement.anew_others") == writes {
				t.Errorf("may write %v: %s", writes, page.String())
			}
		}
		if panel, err := b.OnDay(ctx, b.Officer); err != nil || panel != nil {
			t.Errorf("an officer's day: %v, %v", panel != nil, err)
		}
	})
}
