package document

import (
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-12, CCM-13: an agreement is refused beside the line that says other hours than are in force or what is over, and beside a hearing that
// is not the next of the file, or is over.
func TestAnAgreementSaysWhatBinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-10-01", Add: []supervision.Condition{{Code: "CURFEW", Words: "20:00–07:00"}, {Code: "REPORT", Words: "every Monday"}}})
		must(t, err)
		list, _, _, err := h.PlanStored(ctx, d, f.ID)
		must(t, err)
		ended := list[slices.IndexFunc(list, func(c supervision.Condition) bool { return c.Code == "REPORT" })].ID
		_, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-10-02", End: []string{ended}})
		must(t, err)
		must(t, h.SetHearing(ctx, h.worker, f.ID, supervision.Hearing{OnDate: "2026-12-10", Kind: supervision.HearingKinds[0]}))
		says := func(hearing string, lines ...string) forms.Answers {
			out := forms.Answers{hearingItem: {hearing}, "conditions": {string(rune('0' + len(lines)))}}
			for n, line := range lines {
				out[forms.PathOf(forms.EntryOf("conditions", n), "condition")] = []string{line}
			}
			return out
		}
		for name, c := range map[string]struct {
			said    forms.Answers
			refused []string
		}{
			"in other words":   {says("2026-12-10", "You are home from 8 pm to 7 am."), nil},
			"other hours":      {says("2026-12-10", "You are home from 23 to 24."), []string{"conditions[0].condition"}},
			"one that is over": {says("2026-12-10", "You are home 20:00–07:00", "Come every Monday."), []string{"conditions[1].condition"}},
			"another hearing":  {says("2026-12-24", "You are home 20:00–07:00"), []string{hearingItem}},
			"no hearing":       {says("", "You are home 20:00–07:00"), []string{hearingItem}},
		} {
			if err := h.agreeable(ctx, d, f, c.said); !slices.Equal(itemsOf(err), c.refused) || c.refused == nil && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err = d.Exec(ctx, "update hearing set cancelled_on='2026-10-05' where file_id=$1", f.ID)
		must(t, err)
		for on, refused := range map[string]bool{"2026-12-10": true, "2026-12-24": false} {
			if err := h.agreeable(ctx, d, f, says(on, "You are home 20:00–07:00")); refused != slices.Equal(itemsOf(err), []string{hearingItem}) {
				t.Errorf("none stands, %s: %v", on, err)
			}
		}
	})
}

// CCM-12, CCM-18: an agreement that replaces another says the conditions as they are now and was read to nobody; what only the older one said
// of the client stays.
func TestALaterAgreementBeginsFromTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-10-01", Add: []supervision.Condition{{Code: "CURFEW", Words: "18:00 to 08:00"}}})
		must(t, err)
		x := h.begun(t, h.worker, f, agreementForm)
		w := writingOf(t, x, providerPart)
		w.Answers["conditions"], w.Answers["conditions[0].condition"] = []string{"1"}, []string{"Home 18:00 to 08:00"}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, "client_signature")))
		list, _, _, err := h.PlanStored(ctx, d, f.ID)
		must(t, err)
		_, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, supervision.ConditionChange{On: clock.Today(ctx, h.Clock), End: []string{list[0].ID}, Add: []supervision.Condition{{Code: "CURFEW", Words: "17:00–09:00"}}})
		must(t, err)
		must(t, h.SetHearing(ctx, h.worker, f.ID, supervision.Hearing{OnDate: "2026-12-10", Kind: supervision.HearingKinds[0]}))
		later, err := h.ReplaceForm(ctx, h.worker, f.ID, x.ID)
		must(t, err)
		said := h.seen(t, h.worker, f, later).Answers()
		for path, want := range map[string]string{"conditions": "1", "conditions[0].condition": "document.plain.CURFEW 17:00–09:00.", hearingItem: "2026-12-10", "read_to": "", "hearing_how": "",
			"own_name": w.Answers.Get("own_name"), "address": w.Answers.Get("address")} {
			if got := said.Get(path); got != want {
				t.Errorf("%s: %q, want %q", path, got, want)
			}
		}
	})
}
