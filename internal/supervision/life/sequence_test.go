package life

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearsay"
)

// played is a file on which acts are tried, in any order.
type played struct {
	house
	f  supervision.File
	on clock.Date
}

// saidSo is the agency's word on which the provider records.
var saidSo = supervision.Word{Said: "Camille Roy", Way: "PHONE", On: "2026-09-01"}

// denied gives a file that is approved on the agency's word, which the agency denies without having decided.
func (h house) denied(t testing.TB) supervision.File {
	t.Helper()
	f := h.referred(t)
	f, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, supervision.Decision{On: "2026-09-05", Code: supervision.Accepted, Why: "It is urgent.", Word: saidSo})
	must(t, err)
	h.clk.Set(h.clk.Now().Add(time.Minute))
	p := played{house: h, f: f, on: "2026-09-05"}
	must(t, p.settles(hearsay.Nothing))
	return f
}

// words gives those of the file that nobody has settled, the latest first.
func (p *played) words() []hearsay.Row {
	list, err := hearsay.Service{Service: p.Service.Service}.Of(ctx, p.DB, p.f.ID)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(list, func(w hearsay.Row) bool { return w.About != hearsay.OfDecision || w.Outcome != "" })
}

// settles confirms a word, or contradicts it with a decision.
func (p *played) settles(code string) error {
	list, s := p.words(), hearsay.Service{Service: p.Service.Service}
	if len(list) == 0 {
		return fault.New(fault.NotReady, "nothing was said")
	}
	if code == "" {
		return s.Confirm(ctx, p.officer, p.f.ID, list[0].ID)
	}
	return s.Contradict(ctx, p.officer, p.f.ID, list[0].ID, hearsay.Otherwise{Words: "No.", Decision: supervision.Decision{On: p.on, Code: code, Reason: map[bool]string{true: "RISK"}[code == supervision.NotApproved]}})
}

// tries are the acts that are tried; why is a reason, or none.
var tries = map[string]func(p *played, why string) error{
	"accept": func(p *played, why string) error {
		_, err := p.RecordDecision(ctx, p.worker, p.f.ID, p.f.Version, supervision.Decision{On: p.on, Code: supervision.Accepted, Why: why, Word: saidSo})
		return err
	},
	"refuse": func(p *played, _ string) error {
		_, err := p.RecordDecision(ctx, p.worker, p.f.ID, p.f.Version, supervision.Decision{On: p.on, Code: supervision.RefusedBySP})
		return err
	},
	"officer": func(p *played, why string) error {
		_, err := p.DecideForAgency(ctx, p.officer, p.f.ID, p.f.Version, supervision.Decision{On: p.on, Code: supervision.Accepted, Why: why})
		return err
	},
	"not approved": func(p *played, _ string) error {
		_, err := p.DecideForAgency(ctx, p.officer, p.f.ID, p.f.Version, supervision.Decision{On: p.on, Code: supervision.NotApproved, Reason: "RISK"})
		return err
	},
	"confirmed":       func(p *played, _ string) error { return p.settles("") },
	"denied":          func(p *played, _ string) error { return p.settles(supervision.NotApproved) },
	"nothing decided": func(p *played, _ string) error { return p.settles(hearsay.Nothing) },
	"ask": func(p *played, _ string) error {
		_, err := p.AskAboutReferral(ctx, p.officer, p.f.ID, p.f.Version, "Where would she live?")
		return err
	},
	"enrol": func(p *played, why string) error {
		_, err := p.Enrol(ctx, p.worker, p.f.ID, p.f.Version, p.on, "", why)
		return err
	},
	"plan": func(p *played, _ string) error {
		_, err := p.ScheduleCheckIn(ctx, p.worker, p.f.ID, p.f.Version, p.on.AddDays(7), supervision.Moved{By: "CLIENT", Reason: "She works."})
		return err
	},
	"risk": func(p *played, why string) error {
		_, err := p.ChangeRisk(ctx, p.worker, p.f.ID, p.f.Version, map[bool]string{true: "LOW", false: "MEDIUM"}[why == ""], p.on, saidSo)
		return err
	},
	"begin": func(p *played, _ string) error { return p.BeginClosing(ctx, p.worker, p.f.ID) },
	"drop":  func(p *played, _ string) error { return p.DropClosing(ctx, p.worker, p.f.ID) },
	"told": func(p *played, _ string) error {
		return p.ConfirmEnd(ctx, p.worker, p.f.ID, supervision.Word{On: p.on, Said: "Camille Roy", Way: "PHONE"}, "")
	},
	"confirm": func(p *played, _ string) error {
		return p.ConfirmEnd(ctx, p.officer, p.f.ID, supervision.Word{On: p.on}, "")
	},
	"tick": func(p *played, why string) error {
		all := []string{"client", "parties", "residence", "reports", "papers"}
		if err := nothingLeft(p.DB, p.f.ID, p.on); err != nil {
			return err
		}
		return p.Tick(ctx, p.worker, p.f.ID, ClosingList, map[bool][]string{true: nil, false: all}[why == ""], all)
	},
	"close": func(p *played, why string) error {
		_, err := p.Close(ctx, p.worker, p.f.ID, p.f.Version, supervision.Closure{Reason: "OTHER", On: p.on, Why: why})
		return err
	},
	"reopen": func(p *played, _ string) error {
		_, err := p.Reopen(ctx, p.worker, p.f.ID, p.f.Version, p.on, "A letter came.", saidSo)
		return err
	},
}

// nothingLeft lets the report of the last month be sent and every paper be in the folder.
func nothingLeft(d *db.DB, fileID string, today clock.Date) error {
	id := fileID + string(today.MonthOf())
	for _, x := range []string{`insert into form (id, organisation_id, subject_kind, subject_id, code, definition, state, supersedes, opened_by, opened_by_name, opened_at)
			values ($2,'org','file',$1,'bsf805',4,'sent','','worker','',1) on conflict (id) do nothing`,
		`insert into form_part (form_id, part, organisation_id, state, answers, edited_by, edited_by_name, edited_at, version)
			select id, 'provider', 'org', 'completed', '{"report":["SPR"],"period_to":["` + string(today.MonthOf().Add(-1).Last()) + `"]}', 'worker', 'worker', 1, 1 from form where id=$2 and subject_id=$1 on conflict do nothing`,
		`insert into folder_document (id, organisation_id, file_id, kind, ref, name, dated, on_paper, scan_name, scan_bytes, changed_by, changed_by_name, changed_at)
			select $2 || x.id, 'org', $1, 'FORM', x.id, '', '', 1=1, '', 0, 'worker', 'worker', 1 from form x where x.subject_id=$1 on conflict do nothing`} {
		if _, err := d.Exec(ctx, x, fileID, id); err != nil {
			return err
		}
	}
	return nil
}

// CCM-11, CCM-13, CCM-19: no sequence of acts passes a gate that must be met, nor one that can be put off without a reason;
// every act leaves exactly the events that its row in the table of acts names and one audit row, an act that is refused leaves
// nothing; and what the events tell is what is stored.
func TestNoSequenceOfActsPassesAGate(t *testing.T) {
	d := dbtest.SQLite(t)
	h := open(t, d)
	h.Words = hearsay.Service{Service: h.Service.Service}
	names := make([]string, 0, len(tries))
	for name := range tries {
		names = append(names, name)
	}
	names = append(names, "close", "close", "enrol", "enrol", "accept", "nothing decided", "denied", "begin", "begin", "told") // the acts that gates stand before come more often
	slices.Sort(names)
	rapid.Check(t, func(r *rapid.T) {
		p := &played{house: h, on: "2026-09-10"}
		p.f = rapid.SampledFrom([]func(testing.TB) supervision.File{h.referred, h.denied, h.approved, h.enrolled, h.enrolled}).Draw(r, "file")(t)
		for range rapid.IntRange(4, 14).Draw(r, "acts") {
			p.on = p.on.AddDays(rapid.IntRange(0, 3).Draw(r, "days"))
			h.clk.Set(h.clk.Now().Add(time.Minute))
			name, why := rapid.SampledFrom(names).Draw(r, "act"), rapid.SampledFrom([]string{"", "It is urgent.", "It is on paper."}).Draw(r, "why")
			before, seq, audited := told(t, d, p.f.ID), last(t, d), acts(t, d)
			owed := number(t, d, "select count(*) from file_put_off where file_id=$1 and done_on=''", p.f.ID)
			facts, err := h.factsOf(ctx, d, p.f)
			must(t, err)
			if err = tries[name](p, why); err != nil && !fault.Is(err, fault.NotReady) && !fault.Is(err, fault.Invalid) {
				r.Fatalf("%s: %v", name, err)
			}
			left(t, r, h, p.f.ID, name, err, seq, audited)
			if p.f, err = h.Stored(ctx, d, p.f.ID); err != nil {
				r.Fatal(err)
			}
			is := told(t, d, p.f.ID)
			passed(r, name, why, facts, before, is, number(t, d, "select count(*) from file_put_off where file_id=$1 and done_on=''", p.f.ID)-owed)
			stored, err := closingOf(ctx, d, p.f.ID)
			must(t, err)
			if is.state != p.f.State || is.closing != stored.Open() || is.closing && is.confirmed != (stored.ConfirmedOn != "") {
				r.Fatalf("after %s the events tell %+v, stored are %s and %+v", name, is, p.f.State, stored)
			}
		}
	})
}

// passed fails when an act went through a gate: a closure without the confirmation, an enrolment or a closure without what it
// asks for and without a reason, or with a reason and without what is missing on the list.
func passed(r *rapid.T, name, why string, facts Facts, before, is standing, putOff int) {
	if is.state == supervision.Active && before.state == supervision.Approved && before.denied {
		r.Fatalf("%s enrolled although the agency denies the approval", name)
	}
	closed, enrolled := is.state == supervision.Closed && before.state == supervision.Active, is.state == supervision.Active && before.state == supervision.Approved
	if closed && !(before.closing && before.confirmed) {
		r.Fatalf("%s closed a file whose end nobody confirmed", name)
	}
	for happened, g := range map[bool]supervision.Guarded{closed: supervision.Closing, enrolled: supervision.Enrolling} {
		if !happened {
			continue
		}
		if missing := facts.missing(g); Needs(facts.Wanting(g)) && why == "" || putOff != len(missing) {
			r.Fatalf("%s went on with %q, without %v, and %d were listed", name, why, missing, putOff)
		}
	}
}

// left fails when an act left other events than its row names, or not one audit row; a refused one leaves nothing.
func left(t *testing.T, r *rapid.T, h house, fileID, name string, failed error, seq int64, audited int) {
	events, err := h.History.Of(ctx, h.DB, fileID, nil, 0, 500)
	must(t, err)
	events = slices.DeleteFunc(events, func(e history.Event) bool { return e.Seq <= seq })
	rows := acts(t, h.DB) - audited
	if failed != nil {
		if len(events) != 0 || rows != 0 {
			r.Fatalf("%s was refused and left %d events and %d audit rows", name, len(events), rows)
		}
		return
	}
	if rows != 1 {
		r.Fatalf("%s left %d audit rows", name, rows)
	}
	if name == "tick" {
		return
	}
	row, kinds := history.Acts[events[0].Act], []history.Kind{}
	for _, e := range events {
		if kinds = append(kinds, e.Kind); e.Act != events[0].Act || !slices.Contains(row.Must, e.Kind) && !slices.Contains(row.May, e.Kind) {
			r.Fatalf("%s left %s of %s", name, e.Kind, e.Act)
		}
	}
	for _, must := range row.Must {
		if !slices.Contains(kinds, must) {
			r.Fatalf("%s left no %s: %v", name, must, kinds)
		}
	}
}

// standing is what the events of a file tell of it.
type standing struct {
	state              supervision.State
	closing, confirmed bool
	denied             bool // the agency says otherwise than the approval
}

func told(t *testing.T, d *db.DB, fileID string) (s standing) {
	t.Helper()
	rows, err := db.All[struct {
		Kind    history.Kind `db:"kind"`
		Act     string       `db:"act"`
		Payload string       `db:"payload"`
	}](ctx, d, "select kind, act, payload from event where file_id=$1 order by seq", fileID)
	must(t, err)
	for _, e := range rows {
		switch e.Kind {
		case history.Referred:
			s.state = supervision.Referred
		case history.Decided:
			p, err := history.Decode[history.DecidedPayload](history.Event{Payload: e.Payload})
			must(t, err)
			if s.denied = false; s.state != supervision.Active {
				s.state = map[bool]supervision.State{true: supervision.Approved, false: supervision.Refused}[p.Decision == supervision.Accepted]
			}
		case history.WordSettled:
			p, err := history.Decode[history.WordPayload](history.Event{Payload: e.Payload})
			must(t, err)
			s.denied = s.denied || e.Act == string(history.ActWordSettled) && p.Outcome == hearsay.Contradicted && (s.state == supervision.Approved || s.state == supervision.Active)
		case history.Enrolled, history.Reopened:
			s.state = supervision.Active
		case history.Closed:
			s = standing{state: supervision.Closed}
		case history.ClosingBegun:
			s.closing = true
		case history.EndConfirmed:
			s.confirmed = true
		case history.ClosingDropped:
			s.closing, s.confirmed = false, false
		}
	}
	return s
}

func last(t *testing.T, d *db.DB) int64 {
	t.Helper()
	n, err := db.One[int64](ctx, d, "select coalesce(max(seq),0) from event")
	must(t, err)
	return n
}

func acts(t *testing.T, d *db.DB) int {
	return number(t, d, "select count(*) from audit_act")
}
