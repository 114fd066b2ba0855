package checklist

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/filetest"
)

// CCM-4: the paper of the referral's checklist begins from what was found on its page.
func TestTheChecklistsPaperBeginsFromItsPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		lists, file := Service{h.Documents.Service, h.Documents.Forms}, h.File.ID
		h.Documents.Knowing = append(h.Documents.Knowing, lists.Known)
		found := func(item, state, words string) Finding {
			return Finding{Item: item, State: state, Words: words, Source: "AGENCY", On: "2026-11-10"}
		}
		filetest.Must(t, lists.Set(ctx, h.Worker, file, []Finding{found("identity", InPlace, ""), found("correctional", NotNeeded, "No sentence."), found("record", Missing, ""),
			found("capacity", Might, "Full until Friday."), found("safety", RulesOut, "Threats."), found("charges", Clear, "")}))
		formID, err := h.Documents.BeginForm(ctx, h.Worker, file, Form)
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Worker, file, formID)
		filetest.Must(t, err)
		said := x.Answers()
		if !slices.Equal(said["needed"], []string{"identity", "correctional"}) || !slices.Equal(said["out"], []string{"capacity", "safety"}) ||
			said.Get("out_why") != "No place, or no service for the need: Full until Friday.\nSafety of others: Threats." {
			t.Errorf("%v %v %q", said["needed"], said["out"], said.Get("out_why"))
		}
		if known, err := lists.Known(ctx, d, h.Worker, h.File); err != nil || len(known.Unknown()) > 0 {
			t.Errorf("not published: %v, %v", known.Unknown(), err)
		}
	})
}

// CCM-4: what the file itself knows of an item is said beside it until somebody says something of it: what came on BSF801 and not what the
// officer only writes, who is among its people and places, its facts.
func TestWhatTheFileKnows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		lists, file := Service{h.Documents.Service, h.Documents.Forms}, h.File.ID
		known := func() map[string]string {
			t.Helper()
			v, err := lists.ViewTo(ctx, h.Worker, file, access.FormRead)
			filetest.Must(t, err)
			p, err := lists.Beside(ctx, v)
			filetest.Must(t, err)
			out := map[string]string{}
			for _, l := range p.Lines.Known() {
				out[l.Code] = l.InFile
			}
			return out
		}
		if got := known(); len(got) != 1 || got["risk"] == "" {
			t.Errorf("of a new file: %v", got)
		}
		formID, err := h.Documents.BeginForm(ctx, h.Officer, file, referralForm)
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Officer, file, formID)
		filetest.Must(t, err)
		said, _ := forms.SpecimenOf(x.Definition, i18n.English)
		said["referred"], said["hearing"], said["urgent"], said["health"] = []string{"2026-11-02"}, []string{"2026-11-20"}, []string{"no"}, nil
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Officer, file, forms.Writing{FormID: formID, Part: agencyPart, Version: x.Seen[0].Version, Answers: x.Definition.OfPart(said, agencyPart)}))
		if got := known(); len(got) != 1 {
			t.Errorf("before it was sent: %v", got)
		}
		filetest.Must(t, h.Documents.SendForm(ctx, h.Officer, file, formID, document.Said{}))
		filetest.Must(t, h.Documents.AddPlace(ctx, h.Worker, file, registry.Place{Role: "counsel", Name: "Ada Duval"}))
		got := known()
		for _, item := range []string{"referral", "detention", "hearing", "held_at", "risk", "counsel"} {
			if got[item] == "" {
				t.Errorf("%s is not known: %v", item, got)
			}
		}
		if got["health"] != "" || got["identity"] != "" || got["counsel"] != "Ada Duval" {
			t.Errorf("known: %v", got)
		}
		for i, back := range []string{"agency", h.File.OrganisationID} { // with the provider's part, and with the decision alone
			_, err := d.Exec(ctx, `insert into form_sending (id, form_id, organisation_id, to_organisation, covers, hash, sent_by, sent_by_name, sent_at, transmission)
				select $3, form_id, organisation_id, $2, '{"provider":1}', hash, sent_by, sent_by_name, sent_at+1, '' from form_sending where form_id=$1 and id not like 'later%'`, formID, back, "later-"+strconv.Itoa(i))
			filetest.Must(t, err)
			if now := known(); !maps.Equal(now, got) {
				t.Errorf("sent on to %s: %v, not %v", back, now, got)
			}
		}
		filetest.Must(t, lists.Set(ctx, h.Worker, file, []Finding{of("counsel", Missing, ""), of("referral", InPlace, "")}))
		if got := known(); got["counsel"] != "" || got["referral"] != "" || got["detention"] == "" {
			t.Errorf("after somebody said so: %v", got)
		}
	})
}

// CCM-4: only what was changed takes the source and the name of a save; what the file itself knows keeps the file as its source, when
// somebody keeps it.
func TestOnlyWhatWasChangedIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		filetest.Must(t, h.Documents.AddPlace(ctx, h.Worker, h.File.ID, registry.Place{Role: "counsel", Name: "Ada Duval"}))
		client := of("charges", Might, "An assault, in court in May.")
		client.Source = "CLIENT"
		untouched := of("risk", Unknown, " ")
		untouched.Source = "CLIENT"
		filetest.Must(t, s.Set(ctx, h.Worker, h.File.ID, []Finding{untouched, client}))
		if err := s.Set(ctx, h.Worker, h.File.ID, []Finding{untouched}); !fault.Is(err, fault.NotReady) {
			t.Errorf("nothing was changed: %v", err)
		}
		line := func(code string) Line {
			t.Helper()
			p, err := s.Of(ctx, h.Worker, h.File.ID)
			filetest.Must(t, err)
			l, _ := p.Lines.line(code)
			return l
		}
		if l := line("risk"); l.Number != 0 || l.InFile == "" {
			t.Errorf("kept, though nobody touched it: %+v", l)
		}
		if l := line("charges"); l.Source != "CLIENT" || l.State != Might {
			t.Errorf("%+v", l)
		}
		if err := s.KeepKnown(ctx, h.Officer, h.File.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the officer keeps it: %v", err)
		}
		filetest.Must(t, s.KeepKnown(ctx, h.Worker, h.File.ID))
		for _, code := range []string{"risk", "counsel"} {
			if l := line(code); l.Source != OfFile || l.State != InPlace || l.Words == "" {
				t.Errorf("%s: %+v", code, l)
			}
		}
		if l := line("identity"); l.Number != 0 {
			t.Errorf("kept, though the file does not know it: %+v", l)
		}
		if err := s.KeepKnown(ctx, h.Worker, h.File.ID); !fault.Is(err, fault.NotReady) {
			t.Errorf("again: %v", err)
		}
	})
}
