package document

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/onekind"
)

func curfew(words string) supervision.Condition {
	return supervision.Condition{Code: "CURFEW", Words: words}
}

// twoCurfews takes a referral that proposes two curfews to the agency.
func (h house) twoCurfews(t *testing.T, f supervision.File) string {
	t.Helper()
	x := h.begun(t, h.officer, f, referralForm)
	h.completed(t, h.officer, f, x.ID, "agency")
	must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
	must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
	w := writingOf(t, h.seen(t, h.worker, f, x.ID), providerPart)
	w.Answers["conditions[0].condition"] = []string{curfew("22:00 to 06:00").Text(ctx)}
	w.Answers["conditions[1].condition"] = []string{curfew("20:00 to 07:00").Text(ctx)}
	w.Answers["plan_attached"] = []string{"no"}
	must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
	h.signs(t, f, x.ID)
	must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
	must(t, h.ReceiveForm(ctx, h.officer, f.ID, x.ID))
	return x.ID
}

// CCM-11: of two curfews that a referral proposes none enters the plan unasked: the officer's decision on the form, the one on the file and
// the one that the case manager records from paper are refused beside holds until they name which one does. What does not hold is
// not in the agreement either, and a form that follows the decision on the file is not asked again.
func TestTwoCurfewsAreNotApprovedUnasked(t *testing.T) {
	accepted := func(holds string) supervision.Decision {
		return supervision.Decision{Code: supervision.Accepted, On: "2026-11-09", Holds: holds}
	}
	for name, decide := range map[string]func(h house, t *testing.T, f supervision.File, form, holds string) error{
		"on the form": func(h house, t *testing.T, f supervision.File, form, holds string) error {
			said := decision("APPROVED", "2026-11-09", "")
			said[onekind.HoldsItem] = []string{holds}
			if err := h.says(t, h.officer, f, form, said); err != nil {
				return err
			}
			return h.SendForm(ctx, h.officer, f.ID, form, Said{})
		},
		"on the file": func(h house, t *testing.T, f supervision.File, form, holds string) error {
			if _, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, accepted(holds)); err != nil {
				return err
			}
			must(t, h.says(t, h.officer, f, form, decision("APPROVED", "2026-11-09", "")))
			return h.SendForm(ctx, h.officer, f.ID, form, Said{})
		},
		"from paper": func(h house, _ *testing.T, f supervision.File, _, holds string) error {
			_, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, accepted(holds))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.referred(t, "Noor Warsame")
				form := h.twoCurfews(t, f)
				if err := decide(h, t, f, form, ""); !slices.Equal(itemsOf(err), []string{onekind.HoldsItem}) {
					t.Fatalf("nobody says which: %v", err)
				}
				if now, _ := h.stored(t, f); now != "REFERRED   " {
					t.Fatalf("refused, and yet %s", now)
				}
				must(t, decide(h, t, f, form, "2"))
				in, _ := h.planned(t, f)
				if !slices.Equal(slices.DeleteFunc(in, func(x string) bool { return !strings.HasPrefix(x, "CURFEW") }), []string{"CURFEW 20:00 to 07:00 · AGENCY 2026-11-09"}) {
					t.Errorf("in the plan: %q", in)
				}
				f, err := h.Stored(ctx, d, f.ID)
				must(t, err)
				if said := h.begun(t, h.worker, f, agreementForm).Answers(); said.Entries("conditions") != 1 || !strings.Contains(said.Get("conditions[0].condition"), "20:00") {
					t.Errorf("in the agreement: %v", said)
				}
			})
		})
	}
}

// CCM-11: a curfew that came into the plan after the decision was written stops the form from going back; named, the proposed one takes its
// place.
func TestAPlanThatChangedMeanwhileStopsTheDecision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		form := h.proposes(t, f)
		must(t, h.SendForm(ctx, h.worker, f.ID, form, Said{}))
		must(t, h.ReceiveForm(ctx, h.officer, f.ID, form))
		must(t, h.says(t, h.officer, f, form, decision("APPROVED", "2026-11-09", "")))
		_, err := d.Exec(ctx, `insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date, for_housing, concern)
			values ('earlier',$1,$2,'CURFEW','19:00 to 08:00','','2026-11-10','',$3,'')`, f.OrganisationID, f.ID, false) // as of a file that was refused and is decided again
		must(t, err)
		if err := h.SendForm(ctx, h.officer, f.ID, form, Said{}); !fault.IsStale(err) {
			t.Fatalf("went back: %v", err)
		}
		must(t, h.ReopenForm(ctx, h.officer, f.ID, writingOf(t, h.seen(t, h.officer, f, form), DecisionPart)))
		said := decision("APPROVED", "2026-11-09", "")
		said[onekind.HoldsItem] = []string{"3"}
		must(t, h.says(t, h.officer, f, form, said))
		must(t, h.SendForm(ctx, h.officer, f.ID, form, Said{}))
		conditions, _, _, err := h.PlanStored(ctx, d, f.ID)
		must(t, err)
		var in []string
		for _, c := range conditions {
			if c.Code == "CURFEW" {
				in = append(in, c.Words+" to "+string(c.ToDate))
			}
		}
		if slices.Sort(in); !slices.Equal(in, []string{"19:00 to 08:00 to 2026-11-10", "22:00 to 06:00 to "}) {
			t.Errorf("in the plan: %q", in)
		}
	})
}
