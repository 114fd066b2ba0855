package document

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/closed"
	"passerelle/internal/supervision/document/moot"
)

// CCM-19, RPT-1: the forms of a closing ask for its reason from the list that a file is closed with and the month counts by, in the same
// words; the officer's too.
func TestTheReasonsForClosingAreOneList(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale)
	must(t, err)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, at := range []struct{ form, item string }{{changeForm, "reason"}, {changeForm, "other_reason"}, {"closure-report", "reason"}} {
			x, err := h.Forms.InForce(ctx, d, at.form, clock.Date("2026-11-10"))
			must(t, err)
			item, there := x.Item(at.item)
			if !there {
				t.Fatalf("%s does not ask for %s", at.form, at.item)
			}
			var codes []string
			for _, o := range item.Options {
				codes = append(codes, o.Code)
				for _, l := range []i18n.Language{i18n.English, i18n.French} {
					if want := i18n.T(i18n.With(t.Context(), bundle, l, nil), "supervision.closure."+o.Code); o.Text.In(l) != want {
						t.Errorf("%s, %s: %q, not %q", at.form, o.Code, o.Text.In(l), want)
					}
				}
			}
			if !slices.Equal(codes, supervision.ClosureReasons) {
				t.Errorf("%s asks for %v", at.form, codes)
			}
		}
	})
}

// CCM-19: a closing request is begun with its section ticked, and so is whatever request is begun of a closed file. One about other
// conditions that was not sent before the closure is written no more, and chased by nobody; after a reopening it is.
func TestAClosureOvertakesARequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		ticked := func(begin func() (string, error)) bool {
			t.Helper()
			formID, err := begin()
			must(t, err)
			return slices.Equal(h.seen(t, h.worker, f, formID).Answers()[moot.Asks], []string{moot.Closing})
		}
		plain := func() (string, error) { return h.BeginForm(ctx, h.worker, f.ID, changeForm) }
		closing := func() (string, error) { return h.BeginClosing(ctx, h.worker, f.ID) }
		if ticked(plain) || !ticked(closing) {
			t.Error("the closing is asked for where nobody did, or is not where somebody did")
		}
		draft := h.begun(t, h.worker, f, changeForm)
		must(t, h.SaveForm(ctx, h.worker, f.ID, writingOf(t, draft, "provider")))
		must(t, h.Notes.SaveDraft(ctx, h.worker, DraftOfForm(draft.ID, "provider"), f.ID, "why=Three+months"))
		h.Notes.Unfinished = h.Unfinished
		chased := func() int {
			t.Helper()
			list, err := h.Notes.Drafts(ctx, h.worker)
			must(t, err)
			return len(list)
		}
		sees := func(overtaken bool) {
			t.Helper()
			x := h.seen(t, h.worker, f, draft.ID)
			p, _ := x.At("provider")
			w := writingOf(t, x, "provider")
			if err := h.CompleteForm(ctx, h.worker, f.ID, w); x.Overtaken != overtaken || p.MayWrite == overtaken || fault.Is(err, fault.Forbidden) != overtaken {
				t.Errorf("overtaken: %v; written: %v; %v", x.Overtaken, p.MayWrite, err)
			}
		}
		if chased() != 1 {
			t.Error("what is typed is not said before the closure")
		}
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		now, err = h.Close(ctx, h.worker, f.ID, now.Version, supervision.Closure{Reason: "STATUS_CHANGE", On: "2026-11-09"})
		must(t, err)
		sees(true)
		if chased() != 0 {
			t.Error("a request that was overtaken is chased")
		}
		if x := h.seen(t, h.worker, f, draft.ID); !x.MayReplace {
			t.Error("it cannot be set aside")
		}
		if !ticked(plain) {
			t.Error("other conditions are asked for on a closed file")
		}
		_, err = h.Reopen(ctx, h.worker, f.ID, now.Version, "2026-11-09", "Reconsidered.", supervision.Word{})
		must(t, err)
		if chased() != 1 {
			t.Error("not after the reopening either")
		}
		sees(false)
	})
}

// CCM-19: the closure report says the reason that the file has, whatever is sent; while the file has none it is asked.
func TestTheReportHasTheReasonOfTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f, known := h.active(t), ""
		h.Knowing = append(h.Knowing, func(context.Context, db.Querier, access.Actor, supervision.File) (forms.Context, error) {
			if known == "" {
				return nil, nil
			}
			return forms.Context{"closure": map[string]any{"reason": known}}, nil
		})
		h.closes(t, f)
		x := h.begun(t, h.worker, f, "closure-report")
		saved := func(reason, is string) {
			t.Helper()
			w := writingOf(t, h.seen(t, h.worker, f, x.ID), "provider")
			w.Answers["reason"] = []string{reason}
			must(t, h.SaveForm(ctx, h.worker, f.ID, w))
			if got := h.seen(t, h.worker, f, x.ID).Answers().Get("reason"); got != is {
				t.Errorf("sent %s, kept %s, not %s", reason, got, is)
			}
		}
		saved("DEATH", "DEATH")
		known = "TRANSFER"
		saved("DEATH", "TRANSFER")
		now := h.seen(t, h.worker, f, x.ID)
		if given, err := h.Given(ctx, h.worker, now, now.Seen[0]); err != nil || len(given) != 1 || given.Get("reason") != "TRANSFER" {
			t.Errorf("%v %v", given, err)
		}
		w := writingOf(t, now, "provider")
		delete(w.Answers, "reason") // a page that does not ask for it sends none
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		if got := h.seen(t, h.worker, f, x.ID).Answers().Get("reason"); got != "TRANSFER" {
			t.Errorf("completed with %q", got)
		}
	})
}

// CCM-19: a request to close names no last day on which the file could not be closed, one to come it may; whom the client may telephone has
// a telephone number.
func TestWhatIsSaidOfAnEndCouldBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		closing, err := h.BeginClosing(ctx, h.worker, f.ID)
		must(t, err)
		h.closes(t, f)
		report := h.begun(t, h.worker, f, closureForm).ID
		for name, test := range map[string]struct {
			form, item, value string
			refused           []string
		}{
			"before the file":     {closing, moot.Ends, "2025-01-01", []string{moot.Ends}},
			"before its contact":  {closing, moot.Ends, string(f.EnrolledOn.AddDays(-1)), []string{moot.Ends}},
			"another enrolment":   {report, closed.EnrolledItem, string(f.EnrolledOn.AddDays(-1)), []string{closed.EnrolledItem}},
			"to come":             {closing, moot.Ends, "2026-12-24", nil},
			"closed to come":      {report, closed.ClosedItem, "2026-12-24", nil},
			"closed before it":    {report, closed.ClosedItem, string(f.EnrolledOn.AddDays(-1)), []string{closed.ClosedItem}},
			"no telephone number": {report, closed.FollowsItem, "abc", []string{closed.FollowsItem}},
			"a telephone number":  {report, closed.FollowsItem, "902-555-0142", nil},
		} {
			w := writingOf(t, h.seen(t, h.worker, f, test.form), providerPart)
			if test.form == closing {
				w.Answers = forms.Answers{moot.Asks: {moot.Closing}, "reason": {"TRANSFER"}, "left_off": {"All is said."}, "worker": {"Robin Vale"}, "client_name": {"Noor Warsame"}, "uci": {"1"}}
			} else {
				w.Answers["followed"], w.Answers["follows"] = []string{"yes"}, []string{"The centre"}
				delete(w.Answers, "follows_why")
			}
			w.Answers[test.item] = []string{test.value}
			err := h.CompleteForm(ctx, h.worker, f.ID, w)
			if !slices.Equal(itemsOf(err), test.refused) {
				t.Errorf("%s: %v", name, err)
			}
			if err == nil {
				must(t, h.ReopenForm(ctx, h.worker, f.ID, writingOf(t, h.seen(t, h.worker, f, test.form), providerPart)))
			}
		}
	})
}

// closes begins the closing of a file.
func (h house) closes(t *testing.T, f supervision.File) {
	t.Helper()
	_, err := h.DB.Exec(ctx, "insert into file_closing (id, organisation_id, file_id, begun_on, begun_by) values ($1,$2,$3,$4,$5)", "c"+f.ID, f.OrganisationID, f.ID, f.EnrolledOn, h.worker.PersonID)
	must(t, err)
}

// CCM-19: a closure report is completed of a file that is closed or is being closed, with the day and the reason that are asked for, and sent while that still
// stands: not of a client whose supervision goes on, and not of one whose file was reopened meanwhile.
func TestAClosureReportIsOfAFileThatCloses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f, known := h.active(t), map[string]any{}
		h.Knowing = append(h.Knowing, func(context.Context, db.Querier, access.Actor, supervision.File) (forms.Context, error) {
			return forms.Context{"closure": known}, nil
		})
		x := h.begun(t, h.worker, f, closureForm)
		completes := func(on string) error {
			w := writingOf(t, h.seen(t, h.worker, f, x.ID), providerPart)
			w.Answers[closed.ClosedItem] = []string{on}
			return h.CompleteForm(ctx, h.worker, f.ID, w)
		}
		sends := func(says string, refused bool) {
			t.Helper()
			if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); fault.Is(err, fault.NotReady) != refused {
				t.Errorf("%s: %v", says, err)
			}
		}
		day := string(f.EnrolledOn)
		if err := completes(day); !slices.Equal(itemsOf(err), []string{closed.ClosedItem}) {
			t.Errorf("of a file under supervision: %v", err)
		}
		h.closes(t, f)
		known["on"], known["reason"] = day, "DEATH"
		if err := completes(string(f.EnrolledOn.AddDays(1))); !slices.Equal(itemsOf(err), []string{closed.ClosedItem}) {
			t.Errorf("another day than is asked for: %v", err)
		}
		must(t, completes(day))
		must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, "worker_signature")))
		delete(known, "reason")
		sends("of which nobody asked", true)
		known["reason"] = "TRANSFER"
		sends("for another reason", true)
		known["reason"] = "DEATH"
		_, err := d.Exec(ctx, "update file_closing set ended_on=$2 where file_id=$1", f.ID, day)
		must(t, err)
		sends("its supervision goes on", true)
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = h.Close(ctx, h.worker, f.ID, now.Version, supervision.Closure{Reason: "DEATH", On: f.EnrolledOn})
		must(t, err)
		sends("of a closed file", false)
	})
}

// CCM-19: what a closure report is held to does not depend on who looks at it: the officer who confirmed the end reads no warning that the provider does not read.
func TestBothSidesReadTheSameOfAClosureReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f, confirmed := h.active(t), "2026-11-08"
		h.Knowing = append(h.Knowing, func(context.Context, db.Querier, access.Actor, supervision.File) (forms.Context, error) {
			return forms.Context{"closure": map[string]any{"confirmed": confirmed}}, nil
		})
		h.closes(t, f)
		f, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		w := writingOf(t, h.begun(t, h.worker, f, closureForm), "provider")
		w.Answers[closed.ConfirmedItem] = []string{confirmed}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		for _, row := range []struct {
			now   string
			items int
		}{{confirmed, 0}, {"2026-11-07", 1}} {
			confirmed = row.now
			for name, by := range map[string]access.Actor{"provider": h.worker, "officer": h.officer} {
				if items, err := h.since(ctx, d, by, f, h.seen(t, h.worker, f, w.FormID).FileForm); err != nil || len(items) != row.items {
					t.Errorf("%s, confirmed on %s: %v %v", name, row.now, items, err)
				}
			}
		}
	})
}
