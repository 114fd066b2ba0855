package demo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

// filed are the forms on the case manager's files, by the place of the file in the list: one file shows a form in each
// state, others what waits on either side.
var filed = []struct {
	file  int
	code  string
	until forms.State
}{
	{0, "bsf802", forms.Signed}, {0, "bsf807", forms.Received}, {0, "bsf805", forms.Superseded}, {0, "bsf806", forms.Sent}, {0, "residence-rules", forms.Completed},
	{0, "case-plan", forms.Draft}, {1, "bsf802", forms.Completed}, {1, "bsf807", forms.Sent}, {2, "bsf806", forms.Received}, {2, "consent", forms.Signed},
	{3, "bsf802", forms.Draft},
}

// forms plans the forms of the case manager's files, through a day at work.
func (t *team) forms() {
	from := t.morning(t.today().AddDays(-2))
	t.at(from, func() error {
		rows, err := t.own()
		for i, x := range filed {
			if x.file < len(rows) {
				t.at(from.Add(time.Duration(i)*30*time.Minute), func() error { return t.files(rows[x.file].ID, x.code, x.until) })
			}
		}
		return err
	})
}

// files begins a form on a file and takes it to a state.
func (t *team) files(fileID, code string, until forms.State) error {
	v, err := t.m.house.Supervision.View(t.ctx, t.worker, fileID)
	if err != nil {
		return err
	}
	f := &filling{t: t, officer: t.m.officers[v.File.Region], v: v}
	f.id, err = t.m.house.Documents.BeginForm(t.ctx, t.worker, fileID, code)
	if errors.Is(err, document.ErrUnreported) {
		f.id, err = t.reported(v.File)
	}
	if err != nil {
		return err
	}
	if err := f.goes(until); err != nil {
		return fmt.Errorf("%s, %s: %w", code, until, err)
	}
	return nil
}

// reported reports a breach, and begins the form that reports it.
func (t *team) reported(f supervision.File) (formID string, err error) {
	breach, err := t.late(f)
	if err != nil {
		return "", err
	}
	return t.m.house.Documents.BeginFormOf(t.ctx, t.worker, f.ID, "bsf807", breach)
}

// filling is a form as it is filled and goes its way.
type filling struct {
	t       *team
	v       supervision.View
	officer access.Actor
	id      string
}

// goes takes the form to a state.
func (f *filling) goes(until forms.State) error {
	if until == forms.Draft {
		return f.write(f.t.worker, 0, f.t.m.house.Documents.SaveForm)
	}
	if err := f.write(f.t.worker, 0, f.t.m.house.Documents.CompleteForm); err != nil || until == forms.Completed {
		return err
	}
	if err := f.signed(); err != nil || until == forms.Signed {
		return err
	}
	if err := f.t.m.house.Documents.SendForm(f.t.ctx, f.t.worker, f.v.File.ID, f.id, document.Said{}); err != nil || until == forms.Sent {
		return err
	}
	if until == forms.Superseded {
		return f.replaced()
	}
	return f.answered()
}

// write fills a part as the specimen of its form is filled, with what the file knows in its place.
func (f *filling) write(a access.Actor, part int, keep func(ctx context.Context, a access.Actor, fileID string, w forms.Writing) error) error {
	x, err := f.t.m.house.Documents.Form(f.t.ctx, a, f.v.File.ID, f.id)
	if err != nil {
		return err
	}
	said, _ := forms.SpecimenOf(x.Definition, f.t.language)
	f.today(said)
	for path, values := range x.Answers() {
		said[path] = values
	}
	p := x.Seen[part]
	if part > 0 {
		begun, err := f.t.m.house.Documents.BeginsWith(f.t.ctx, a, x, p)
		if err != nil {
			return err
		}
		maps.Copy(said, begun)
	}
	if err := f.breached(x, said); err != nil {
		return err
	}
	alike(said)
	ofFile(x, said)
	f.change(x, said)
	if x.Code == document.SummaryForm { // begun among the forms, it is of a month
		said["otherwise"] = []string{f.t.in("The officer asked for a review of the last month.", "L’agent a demandé un examen du dernier mois.")}
	}
	said["danger"] = []string{"no"}          // asked where a breach goes on
	said["on_hearing_day"] = []string{"yes"} // asked where the next meeting is on the day of a hearing
	said["officer"], said["address"] = []string{f.officer.Name}, []string{f.t.street(14)}
	return keep(f.t.ctx, a, f.v.File.ID, forms.Writing{FormID: f.id, Part: p.Part, Version: p.Version, Answers: x.Definition.OfPart(said, p.Part)})
}

// breached names the first of the plan's conditions where the report on the file names none; the hour at which it happened is the specimen's
// only, on another day, and is not said, nor what the report does not log.
func (f *filling) breached(x document.FormRecord, said forms.Answers) error {
	if x.Code == "bsf807" {
		delete(said, "occurred_at")
		for _, logged := range []string{"interim", "residence_told"} {
			if len(x.Answers()[logged]) == 0 {
				delete(said, logged)
			}
		}
	}
	if x.Code != "bsf807" || x.Answers().Get("breached[0].condition") != "" {
		return nil
	}
	conditions, _, _, err := f.t.m.house.Supervision.PlanStored(f.t.ctx, f.t.m.house.DB, f.v.File.ID)
	i := slices.IndexFunc(conditions, func(c supervision.Condition) bool { return c.ToDate == "" })
	if err == nil && i >= 0 {
		said["breached[0].condition"] = []string{conditions[i].Text(f.t.ctx)}
	}
	return err
}

// change asks for the level below, and for fewer meetings where there are conditions; half of it is granted.
func (f *filling) change(x document.FormRecord, said forms.Answers) {
	if x.Code != "bsf806" {
		return
	}
	lower, ok := map[string]string{"HIGH": "MEDIUM", "MEDIUM": "LOW"}[said.Get("risk_now")]
	said["asks"] = []string{"risk"}
	if ok {
		said["risk_then"], said["given_risk"] = []string{lower}, []string{said.Get("risk_now")}
	}
	if x.Answers().Entries("changes") == 0 {
		return
	}
	if said["asks"] = []string{"conditions", "risk"}; !ok { // no level is lower: what is asked is about conditions alone
		said["asks"] = []string{"conditions"}
	}
	said["changes[0].change"], said["changes[0].becomes"] = []string{"amend"}, []string{said.Get("changes[0].condition") + f.t.in(" Every two weeks.", " Toutes les deux semaines.")}
}

// alike says of each further entry of a group what the specimen says of the first, where the file knows nothing of it.
func alike(said forms.Answers) {
	for path, values := range maps.Clone(said) {
		group, item, entry := strings.Cut(path, "[0].")
		if !entry {
			continue
		}
		for n := 1; n < said.Entries(group); n++ {
			if at := forms.EntryOf(group, n) + "." + item; said.Get(at) == "" {
				said[at] = values
			}
		}
	}
}

// ofFile leaves why a line is asked off those that the form begins with: they are of the plan or of the referral.
func ofFile(x document.FormRecord, said forms.Answers) {
	for n := range x.Answers().Entries("conditions") {
		if at := forms.EntryOf("conditions", n); x.Answers().Get(forms.PathOf(at, "condition")) != "" {
			delete(said, forms.PathOf(at, "unimposed"))
		}
	}
}

// specimenDay is the day on which the specimens of the library are filled.
const specimenDay = clock.Date("2026-11-12")

var isDay = regexp.MustCompile(`^202[6-9]-\d{2}-\d{2}`)

// today moves the days of a specimen to where they would be, were it filled today.
func (f *filling) today(said forms.Answers) {
	moved := specimenDay.DaysUntil(f.t.day())
	for _, values := range said {
		for i, v := range values {
			if d := isDay.FindString(v); d != "" {
				values[i] = string(clock.Date(d).AddDays(moved)) + v[len(d):]
			}
		}
	}
}

// signed gives each signature that the form asks for, typed before a witness.
func (f *filling) signed() error {
	x, err := f.t.m.house.Documents.Form(f.t.ctx, f.t.worker, f.v.File.ID, f.id)
	if err != nil {
		return err
	}
	for _, item := range x.Unsigned {
		s := forms.Signing{FormID: f.id, Item: item.ID, Way: forms.Typed, Signer: f.t.worker.Name, Witness: f.t.coordinator.Name}
		if item.ID == "client_signature" {
			s.Signer = f.v.Client.FullName
			if f.v.Client.InterpreterNeeded == "yes" {
				s.Interpreter, s.Language = "Ada Lindgren", i18n.Spoken(f.t.ctx, f.v.Client.Language)
			}
		}
		if err := f.t.m.house.Documents.SignForm(f.t.ctx, f.t.worker, f.v.File.ID, s); err != nil {
			return err
		}
	}
	return nil
}

// replaced puts a later form in the place of one that was sent.
func (f *filling) replaced() (err error) {
	if f.id, err = f.t.m.house.Documents.ReplaceForm(f.t.ctx, f.t.worker, f.v.File.ID, f.id); err != nil {
		return err
	}
	return f.write(f.t.worker, 0, f.t.m.house.Documents.CompleteForm)
}

// answered has the officer receive the form, answer in their part and send it back, and the case manager receive it.
func (f *filling) answered() error {
	d, ctx, file := f.t.m.house.Documents, f.t.ctx, f.v.File.ID
	if err := d.ReceiveForm(ctx, f.officer, file, f.id); err != nil {
		return err
	}
	if err := f.write(f.officer, 1, d.CompleteForm); err != nil {
		return err
	}
	if err := d.SendForm(ctx, f.officer, file, f.id, document.Said{}); err != nil {
		return err
	}
	return d.ReceiveForm(ctx, f.t.worker, file, f.id)
}
