package life

import (
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/synopsis"
)

// refers sends the agency's referral of a file, of somebody who may be released early when a day is said.
func (h house) refers(t *testing.T, fileID, urgentBy string) {
	t.Helper()
	said := []string{"urgent", "yes", "urgent_by", urgentBy}
	if urgentBy == "" {
		said = []string{"urgent", "no"}
	}
	form := h.fill(t, h.officer, fileID, "bsf801", said...)
	must(t, h.docs.SendForm(ctx, h.officer, fileID, form, document.Said{}))
}

// due wants the days of the referrals that somebody is told of.
func (h house) due(t *testing.T, when string, a access.Actor, days ...clock.Date) []Urgent {
	t.Helper()
	list, err := h.Urgent(ctx, a)
	must(t, err)
	var got []clock.Date
	for _, x := range list {
		got = append(got, x.By)
	}
	if len(got) != len(days) {
		t.Fatalf("%s: %s is told of %v, want %v", when, a.PersonID, got, days)
	}
	for i := range days {
		if got[i] != days[i] {
			t.Errorf("%s: %s is told of %v, want %v", when, a.PersonID, got, days)
		}
	}
	return list
}

// CCM-2, CCM-11, CCM-15: the day by which an urgent referral needs its answer stands on its file and where its people begin their day, what is
// due first before the rest, from the referral that reached the provider to the decision; with the questions that are due later.
func TestAnUrgentReferralSaysByWhen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		later, f := h.referred(t), h.referred(t)
		h.due(t, "nothing came", h.worker)
		h.refers(t, later.ID, "2026-11-30")
		h.fill(t, h.officer, f.ID, "bsf801", "urgent", "yes", "urgent_by", "2026-11-12")
		h.due(t, "one is not sent", h.worker, "2026-11-30")
		h.refers(t, f.ID, "2026-11-13")
		list := h.due(t, "both came", h.worker, "2026-11-13", "2026-11-30")
		if list[0].FileID != f.ID || list[0].FullName == "" || list[0].Nobody || list[0].Questions != 0 {
			t.Errorf("%+v", list[0])
		}
		h.due(t, "both came", h.officer, "2026-11-13", "2026-11-30")
		h.due(t, "of another region", h.second)
		h.due(t, "somebody has them", h.supervisor)
		_, err := d.Exec(ctx, "delete from assignment where file_id=$1", f.ID)
		must(t, err)
		if list := h.due(t, "nobody has one", h.supervisor, "2026-11-13"); !list[0].Nobody {
			t.Errorf("%+v", list[0])
		}
		_, err = question.New(synopsis.New(h.docs)).Send(ctx, h.worker, later.ID, []question.Asked{{Heading: "identity", Words: "Is the passport with the agency?"}})
		must(t, err)
		if got := h.next(t, h.worker, later.ID).Facts.Deadline; got != (Deadline{By: "2026-11-30"}) {
			t.Errorf("with a question that is due before: %+v", got)
		}
		_, err = question.New(synopsis.New(h.docs)).Send(ctx, h.supervisor, f.ID, []question.Asked{{Heading: "identity", Words: "Is the passport with the agency?"}})
		must(t, err)
		if got := h.next(t, h.officer, f.ID).Facts.Deadline; got != (Deadline{By: "2026-11-13"}) {
			t.Errorf("with a question, which is due before: %+v", got)
		}
		_, err = d.Exec(ctx, "update question_round set due_on='2026-11-17' where file_id=$1", f.ID) // the officer promised for later
		must(t, err)
		if got := h.next(t, h.officer, f.ID).Facts.Deadline; got != (Deadline{By: "2026-11-13", Questions: 1, AnswersOn: "2026-11-17"}) {
			t.Errorf("with a question that is answered later: %+v", got)
		}
		h.refers(t, f.ID, "")
		h.due(t, "it is not urgent any more", h.officer, "2026-11-30")
		_, err = h.DecideForAgency(ctx, h.officer, later.ID, later.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted})
		must(t, err)
		h.due(t, "decided", h.officer)
		if got := h.next(t, h.worker, later.ID).Facts.Deadline; got != (Deadline{}) {
			t.Errorf("decided: %+v", got)
		}
	})
}

// CCM-1: what a heads-up said holds while no referral of the agency came.
func TestTheHeadsUpSaysByWhen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		_, err := d.Exec(ctx, `insert into heads_up (id, organisation_id, site_id, region, programme, name, uci_written, uci_digits, told_on, way, told_by, expected_on, held_at, risk,
			housing, remarks, recorded_by, recorded_by_name, recorded_at, housing_answer, answer_by, file_id, ended_on) values
			('h','org','','ATL','CCMS','N. W.','','','2026-11-01','TELEPHONE','','','','',$2,'','worker','Worker',0,'','2026-11-12',$1,'2026-11-02')`, f.ID, false)
		must(t, err)
		h.due(t, "by the heads-up", h.worker, "2026-11-12")
		h.refers(t, f.ID, "2026-11-20")
		h.due(t, "by the referral", h.worker, "2026-11-20")
	})
}

// What is left of the days is said in words, and presses from three days on.
func TestWhatIsLeftOfTheDays(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale)
	must(t, err)
	for _, c := range []struct {
		by          clock.Date
		en, fr      string
		late, press bool
	}{
		{"2026-11-14", "4 days left", "il reste 4 jours", false, false},
		{"2026-11-13", "3 days left", "il reste 3 jours", false, true},
		{"2026-11-11", "1 day left", "il reste 1 jour", false, true},
		{"2026-11-10", "today is the last day", "dernier jour aujourd’hui", false, true},
		{"2026-11-09", "overdue by 1 day", "en retard de 1 jour", true, true},
		{"2026-10-31", "overdue by 10 days", "en retard de 10 jours", true, true},
	} {
		x, today := Deadline{By: c.by}, clock.Date("2026-11-10")
		if got := x.Left(i18n.With(ctx, bundle, i18n.English, time.UTC), today); got != c.en {
			t.Errorf("%s: %q", c.by, got)
		}
		if got := x.Left(i18n.With(ctx, bundle, i18n.French, time.UTC), today); got != c.fr {
			t.Errorf("%s: %q", c.by, got)
		}
		if x.Late(today) != c.late || x.Pressing(today) != c.press {
			t.Errorf("%s: late %v, presses %v", c.by, x.Late(today), x.Pressing(today))
		}
	}
}
