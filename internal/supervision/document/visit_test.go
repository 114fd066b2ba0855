package document

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/proposed"
	"passerelle/internal/supervision/document/since"
	"passerelle/internal/supervision/document/visit"
)

// CCM-15: the form of an appointment says what the check-in of its day says, or why the file has none, when it is completed and again when it is sent; and
// none reports a day to come.
func TestTheFormOfAnAppointmentIsOfItsCheckIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for _, k := range []struct{ id, due, came, outcome string }{{"kept", "2026-09-24", "", "KEPT"}, {"late", "2026-10-01", "2026-10-02", "LATE"}, {"missed", "2026-10-08", "", "MISSED"}, {"open", "2026-10-15", "", ""}} {
			_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on, came_on) values ($1,$2,$3,$4,$5,$4,$6)", k.id, f.OrganisationID, f.ID, k.due, k.outcome, k.came)
			must(t, err)
		}
		_, err := d.Exec(ctx, "insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on, said) values ('late','address',$1,$2,'2026-10-02','')", f.OrganisationID, f.ID)
		must(t, err)
		x := h.begun(t, h.worker, f, visit.Form)
		w := writingOf(t, x, providerPart)
		completes := func(version int, said map[string]string) error {
			w := w
			w.Answers, w.Version = w.Answers.Clone(), version
			for path, value := range said {
				w.Answers[path] = []string{value}
			}
			return h.CompleteForm(ctx, h.worker, f.ID, w)
		}
		for name, c := range map[string]struct {
			held, onTime, address, why string
			refused                    []string
		}{
			"no check-in":             {"2026-11-05", "yes", "yes", "", []string{visit.WhyItem}},
			"without an outcome":      {"2026-10-15", "yes", "yes", "", []string{visit.WhyItem}},
			"a day to come":           {"2026-11-25", "yes", "yes", "It is planned.", []string{visit.HeldItem}},
			"nobody came":             {"2026-10-08", "yes", "yes", "", []string{visit.HeldItem}},
			"kept, said late":         {"2026-09-24", "no", "yes", "", []string{"on_time"}},
			"late, said on time":      {"2026-10-02", "yes", "no", "", []string{"on_time"}},
			"the day it was due":      {"2026-10-01", "no", "no", "", []string{visit.WhyItem}},
			"the address not as said": {"2026-10-02", "no", "yes", "", []string{"address_confirmed"}},
		} {
			err := completes(w.Version, map[string]string{visit.HeldItem: c.held + " 10:30", "on_time": c.onTime, "address_confirmed": c.address, visit.WhyItem: c.why})
			if !slices.Equal(itemsOf(err), c.refused) {
				t.Errorf("%s: %v", name, err)
			}
		}
		must(t, completes(w.Version, map[string]string{visit.HeldItem: "2026-09-24 10:30", "on_time": "yes"}))
		_, err = d.Exec(ctx, "update check_in set outcome='MISSED' where id='kept'")
		must(t, err)
		if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !fault.Is(err, fault.NotReady) {
			t.Errorf("sent of an appointment that nobody came to: %v", err)
		}
		other := h.begun(t, h.worker, f, visit.Form)
		w = writingOf(t, other, providerPart)
		if err := completes(w.Version, map[string]string{visit.HeldItem: "2026-11-05 10:30", visit.WhyItem: "The client came between two check-ins."}); err != nil {
			t.Errorf("with why there is none: %v", err)
		}
	})
}

// CCM-15: what tells the client of the next appointment is asked about where the file says another, whatever was typed, and is of no day that is over.
func TestTheCardSaysTheNextAppointment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for _, statement := range []string{"update check_in set due_on=$2 where file_id=$1", "update supervision_file set next_due=$2 where id=$1"} {
			_, err := d.Exec(ctx, statement, f.ID, "2026-11-17")
			must(t, err)
		}
		for name, c := range map[string]struct {
			day     string
			stays   bool
			refused []string
		}{
			"another day":        {"2026-12-25", false, []string{"day", since.FieldStays}},
			"it stays":           {"2026-12-25", true, nil},
			"a day that is over": {"2020-01-01", true, []string{"day"}},
			"the file's":         {"2026-11-17", false, nil},
		} {
			x := h.begun(t, h.worker, f, visit.Card)
			w := writingOf(t, x, providerPart)
			w.Answers["day"] = []string{c.day}
			if err := h.CompleteTyped(ctx, h.worker, f.ID, w, Said{Stays: c.stays}); !slices.Equal(itemsOf(err), c.refused) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// CCM-12, CCM-24: an agreement that was begun before a move does not say the old address unasked.
func TestAnAgreementAsksAboutTheAddressItBeganWith(t *testing.T) {
	all, err := forms.Library()
	must(t, err)
	d := all[slices.IndexFunc(all, func(d *forms.Definition) bool { return d.Code == agreementForm && d.Version == 7 })]
	was, is := forms.Answers{"address": {"14 Quay Street"}}, forms.Answers{"address": {"Lantern House"}}
	if got := itemsOf(since.Untouched(ctx, d, "", was, was, is)); !slices.Equal(got, []string{"address", since.FieldStays}) {
		t.Errorf("the old address: %v", got)
	}
	if got := itemsOf(since.Untouched(ctx, d, "", was, is, is)); got != nil {
		t.Errorf("the new one: %v", got)
	}
}

// CCM-18: a request that was signed before a condition came into force, or ended, is not sent: the agency would answer of others than hold. One that
// went says what was asked then.
func TestARequestIsOfWhatIsInForceWhenItIsSent(t *testing.T) {
	for name, sent := range map[string]bool{"signed": false, "sent": true} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{{Code: "REPORT", Words: "every Monday"}}})
				must(t, err)
				x := h.begun(t, h.worker, f, changeForm)
				w := writingOf(t, x, providerPart)
				for path := range w.Answers {
					if strings.HasPrefix(path, "changes") {
						delete(w.Answers, path)
					}
				}
				report := x.Answers().Get("changes[0].condition")
				for path, value := range map[string]string{"asks": "conditions", "direction": "lighter", "spoken": "yes", "changes": "1", "changes[0].condition": report, "changes[0].change": "remove"} {
					w.Answers[path] = []string{value}
				}
				must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
				must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, "worker_signature")))
				if sent {
					must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
				}
				f, err = h.Stored(ctx, d, f.ID)
				must(t, err)
				_, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{{Code: "CURFEW", Words: "21:00–06:00"}}})
				must(t, err)
				if got := h.seen(t, h.worker, f, x.ID).Since; (len(got) == 0) != sent {
					t.Errorf("the form says that the file says otherwise of %v", got)
				}
				if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !sent && !fault.Is(err, fault.NotReady) {
					t.Errorf("sent: %v", err)
				}
			})
		})
	}
}

// CCM-10, CCM-18: a case plan of somebody under supervision says no other hours than are in force; what it leaves out, and another kind, it may.
func TestAPlanSaysTheHoursInForce(t *testing.T) {
	inForce := []supervision.Condition{{Code: "CURFEW", Words: "22:00–06:00", FromDate: "2026-10-17"}, {Code: "RESIDE", Words: "at Harbour Lodge", FromDate: "2026-10-17"}}
	for name, c := range map[string]struct {
		code, words string
		refused     []string
	}{
		"other hours":  {"CURFEW", "10:00–11:00", []string{"conditions[0].condition"}},
		"its hours":    {"CURFEW", "22:00–06:00", nil},
		"another kind": {"REPORT", "every Monday", nil},
	} {
		said := forms.Answers{"conditions": {"1"}, "conditions[0].of_catalogue": {c.code}, "conditions[0].condition": {c.words}}
		if got := itemsOf(proposed.InForce(ctx, said, inForce)); !slices.Equal(got, c.refused) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
