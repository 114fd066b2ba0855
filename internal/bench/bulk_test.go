package bench

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// table gathers rows and writes many with one statement.
type table struct {
	name    string
	columns []string
	rows    []any
}

// width is how many values one statement takes at most.
const width = 3000

func (t *table) add(values ...any) {
	if len(values) != len(t.columns) {
		panic(fmt.Sprintf("%s: %d values for %d columns", t.name, len(values), len(t.columns)))
	}
	t.rows = append(t.rows, values...)
}

func (t *table) flush(ctx context.Context, tx *db.Tx) error {
	n := len(t.columns)
	for rows := range slices.Chunk(t.rows, width/n*n) {
		groups := make([]string, len(rows)/n)
		for i := range groups {
			groups[i] = db.In(i*n+1, n)
		}
		if t.name == "note_text" && tx.Engine() == db.Postgres {
			for i := range groups {
				groups[i] = fmt.Sprintf("($%d,to_tsvector('simple',$%d))", i*n+1, i*n+2)
			}
		}
		_, err := tx.Exec(ctx, "insert into "+t.name+" ("+strings.Join(t.columns, ",")+") values "+strings.Join(groups, ","), rows...)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	t.rows = t.rows[:0]
	return nil
}

// bulk writes stories straight into the tables, as the services would have left them; sample_test.go holds it to that.
type bulk struct {
	ctx    context.Context // with the catalogues, for the texts of notes
	d      *db.DB
	log    *audit.Log
	clock  *clock.Settable
	tables map[string]*table
	order  []string
	acts   []audit.Entry
}

func newBulk(ctx context.Context, d *db.DB, log *audit.Log, clk *clock.Settable) *bulk {
	b := &bulk{ctx: ctx, d: d, log: log, clock: clk, tables: map[string]*table{}}
	for _, t := range []struct{ name, columns string }{
		{"client", "id, organisation_id, programme, uci_written, uci_digits, full_name, family_name, given_name, script_name, script_lang, name_folded, birth_date, birth_state, sex, citizenship, language, official_language, interpreter_needed"},
		{"client_token", "organisation_id, token, client_id"},
		{"supervision_file", "id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version"},
		{"assignment", "id, organisation_id, file_id, person_id, kind, from_date, to_date"},
		{"check_in", "id, organisation_id, file_id, due_on, outcome, recorded_on"},
		{"task", "id, organisation_id, file_id, person_id, rule, source, due, priority, made, done_at, done_by, args"},
		{"appointment", "id, organisation_id, file_id, person_id, at, date, place, interpreter, kind, status, version"},
		{"event", "id, organisation_id, file_id, kind, act, effective, effective_at, recorded, person_id, role, system, payload, corrects, import_id"},
		{"note", "id, file_id, n, organisation_id, region, site_id, programme, kind, title, body, author_id, author_name, occurred, signed, import_id"},
		{"note_text", "rowid, words"},
	} {
		b.order = append(b.order, t.name)
		b.tables[t.name] = &table{name: t.name, columns: strings.Split(t.columns, ", ")}
	}
	return b
}

// flush writes what was gathered in one transaction.
func (b *bulk) flush() error {
	err := b.d.Tx(b.ctx, func(tx *db.Tx) error {
		for _, name := range b.order {
			if err := b.tables[name].flush(b.ctx, tx); err != nil {
				return err
			}
		}
		for entries := range slices.Chunk(b.acts, width/15) {
			if err := b.log.Act(b.ctx, tx, entries...); err != nil {
				return err
			}
		}
		return nil
	})
	b.acts = b.acts[:0]
	return err
}

func (b *bulk) full() bool {
	return len(b.tables["event"].rows) > 14*20000 || len(b.tables["check_in"].rows) > 6*20000
}

// identifier names what a story has, the same every time, in the order of time as those of the product.
func identifier(at time.Time, s *story, what string, n int) string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(at.UnixMilli())<<16)
	binary.BigEndian.PutUint32(raw[8:12], uint32(s.n))
	binary.BigEndian.PutUint32(raw[12:], uint32(n)<<8|uint32(what[0]))
	raw[6], raw[7], raw[8] = 0x70|what[len(what)-1]&15, what[1], 0x80|raw[8]&0x3f
	x := hex.EncodeToString(raw[:])
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

func (s *story) fileID() string   { return identifier(s.received, s, "file", 0) }
func (s *story) clientID() string { return identifier(s.received, s, "client", 0) }
func (s *story) checkInID(i int) string {
	return identifier(s.received, s, "check-in", i)
}

// open writes what is true of a file now.
func (b *bulk) open(s *story) {
	org, client := s.site.OrganisationID, s.clientID()
	full := s.client.GivenName + " " + s.client.FamilyName
	b.tables["client"].add(client, org, access.CCMS, s.client.UCIWritten, registry.DigitsOfUCI(s.client.UCIWritten), full, s.client.FamilyName,
		s.client.GivenName, "", "", registry.Fold(full), s.client.BirthDate, registry.BirthKnown, s.client.Sex, s.client.Citizenship,
		s.client.Language, s.client.OfficialLanguage, s.client.InterpreterNeeded)
	words := registry.Tokens(full)
	slices.Sort(words)
	for _, w := range slices.Compact(words) {
		b.tables["client_token"].add(org, w, client)
	}
	b.tables["assignment"].add(identifier(s.received, s, "assignment", 0), org, s.fileID(), s.worker.PersonID, access.Assigned, clock.DateOf(s.received, time.UTC), "")
	f := supervision.File{State: supervision.Referred, Risk: s.risk, Version: 1}
	next := 0
	for _, a := range s.acts {
		b.stand(s, &f, a)
		if a.kind == appeared || a.kind == settled {
			next = a.checkIn + 1
		}
	}
	b.tables["check_in"].add(s.checkInID(next), org, s.fileID(), f.NextDue, "", "")
	b.tables["supervision_file"].add(s.fileID(), org, s.site.ID, s.site.RegionCode, access.CCMS, client, f.State, clock.DateOf(s.received, time.UTC), f.DecidedOn,
		f.Decision, "", f.EnrolledOn, "", "", f.Risk, s.site.City, "", s.ground, s.standard, "", s.housing, false, false, "", f.LastContact, f.NextDue, f.Version)
}

// stand applies an act to what is true of a file, and writes the check-in, the appointment and the task it settles.
func (b *bulk) stand(s *story, f *supervision.File, a act) {
	on := clock.DateOf(a.at, time.UTC)
	f.Version++
	switch a.kind {
	case noted:
		f.Version--
	case rerated:
		f.Risk = a.code
	case decided:
		f.State, f.DecidedOn, f.Decision = supervision.Approved, on, a.code
	case enrolled:
		f.State, f.EnrolledOn, f.NextDue = supervision.Active, on, a.next
	default:
		f.NextDue = a.next
		if a.code == supervision.Kept || a.code == supervision.Late {
			f.LastContact = max(f.LastContact, a.due)
		}
		b.tables["check_in"].add(s.checkInID(a.checkIn), s.site.OrganisationID, s.fileID(), a.due, a.code, on)
		b.follow(s, a, on)
	}
}

func (b *bulk) follow(s *story, a act, on clock.Date) {
	if a.kind != appeared {
		return
	}
	task := func(rule string, due clock.Date, priority int) {
		b.tables["task"].add(identifier(a.at, s, "task", a.n), s.site.OrganisationID, s.fileID(), s.worker.PersonID, rule, "checkin:"+s.checkInID(a.checkIn),
			due, priority, clock.Micros(a.at), 0, "", "null")
	}
	switch a.code {
	case supervision.Missed:
		task("supervision.task.missed", on, 1)
	case supervision.Waiting:
		task("supervision.task.evidence", on.AddDays(7), 0)
	}
	at := time.Date(a.next.Time().Year(), a.next.Time().Month(), a.next.Time().Day(), 9, 30, 0, 0, s.zone)
	status, version := s.came(a)
	b.tables["appointment"].add(identifier(a.at, s, "place", a.n), s.site.OrganisationID, s.fileID(), s.worker.PersonID, clock.Micros(at), a.next,
		"Office, room 2", "", schedule.CheckInAppointment, status, version)
}

// came says how the appointment that an act booked came out, and its version: booked still, when nothing was recorded
// of its check-in yet.
func (s *story) came(booked act) (status string, version int) {
	for _, a := range s.acts {
		if a.checkIn != booked.checkIn+1 || a.kind != appeared && a.kind != settled {
			continue
		}
		if a.code == supervision.Kept || a.code == supervision.Late {
			return schedule.Held, 2
		}
		return schedule.Missed, 2
	}
	return schedule.Booked, 1
}

// referred writes the history of the referral; happened that of an act. They are written in the order of time.
func (b *bulk) referred(s *story) {
	on := clock.DateOf(s.received, time.UTC)
	facts := []history.Fact{{Kind: history.Referred, Effective: on, Payload: history.ReferredPayload{Provider: s.site.OrganisationID, Site: s.site.ID, Region: s.site.RegionCode}},
		{Kind: history.RiskSet, Effective: on, Payload: history.RiskPayload{Risk: s.risk}}}
	for _, at := range []history.AttributePayload{{Name: "sex", Value: s.client.Sex}, {Name: "birth", Value: string(s.client.BirthDate)},
		{Name: "citizenship", Value: s.client.Citizenship}, {Name: "language", Value: s.client.Language}, {Name: "ground", Value: s.ground},
		{Name: "city", Value: s.site.City}, {Name: "standard", Value: s.standard}} {
		facts = append(facts, history.Fact{Kind: history.AttributeSet, Effective: on, Payload: at})
	}
	b.history(s, s.received, 0, history.ActReferralReceived, facts...)
}

func (b *bulk) happened(s *story, a act) {
	on := clock.DateOf(a.at, time.UTC)
	due := history.Fact{Kind: history.CheckInDue, Effective: a.next}
	switch a.kind {
	case decided:
		b.history(s, a.at, a.n+1, history.ActDecisionRecorded, history.Fact{Kind: history.Decided, Effective: on, Payload: history.DecidedPayload{Decision: a.code}})
	case enrolled:
		due.Payload = history.CheckInDuePayload{CheckIn: s.checkInID(0), Due: a.next}
		b.history(s, a.at, a.n+1, history.ActEnrolmentRecorded, history.Fact{Kind: history.Enrolled, Effective: on, Payload: history.NoPayload{}}, due)
	case rerated:
		b.history(s, a.at, a.n+1, history.ActRiskChanged, history.Fact{Kind: history.RiskSet, Effective: on, Payload: history.RiskPayload{Risk: a.code}})
	case noted:
		b.history(s, a.at, a.n+1, history.ActNoteSigned, b.note(s, a, "general", on, s.note(a).Body))
	default:
		hour := map[bool]string{true: "09:30"}[a.kind == appeared] // of who came the next hour is agreed
		due.Payload = history.CheckInDuePayload{CheckIn: s.checkInID(a.checkIn + 1), Due: a.next, At: hour}
		facts := []history.Fact{{Kind: history.CheckInOutcome, Effective: a.due,
			Payload: history.CheckInOutcomePayload{CheckIn: s.checkInID(a.checkIn), Outcome: a.code, Due: a.due}}, due}
		if a.kind == appeared {
			facts = append(facts, b.note(s, a, "check_in", a.due, b.said(s, a)))
		}
		b.history(s, a.at, a.n+1, history.ActCheckInRecorded, facts...)
	}
}

func (b *bulk) history(s *story, at time.Time, place int, act history.Act, facts ...history.Fact) {
	for i, f := range facts {
		payload, err := json.Marshal(f.Payload)
		if err != nil {
			panic(err) // payloads are plain structs
		}
		b.tables["event"].add(identifier(at, s, "event", place*16+i), s.site.OrganisationID, s.fileID(), f.Kind, act, f.Effective, 0, clock.Micros(at),
			s.worker.PersonID, s.worker.MainRole(), "", string(payload), "", "")
	}
	entry := s.worker.Entry(string(act), "file", s.fileID())
	entry.OrganisationID, entry.Outcome = s.site.OrganisationID, ""
	b.acts = append(b.acts, entry)
	b.clock.Set(at)
}

// note writes a signed note with its words in the index, and gives its fact.
func (b *bulk) note(s *story, a act, kind string, occurred clock.Date, body string) history.Fact {
	id := identifier(a.at, s, "note", a.n)
	n := a.at.UnixMilli()<<15 | int64(s.n&0x7fff)
	b.tables["note"].add(id, s.fileID(), n, s.site.OrganisationID, s.site.RegionCode, s.site.ID, access.CCMS, kind, "", body, s.worker.PersonID,
		s.worker.Name, occurred, clock.Micros(a.at), "")
	b.tables["note_text"].add(n, strings.Join(registry.Tokens(" "+body), " "))
	return history.Fact{Kind: history.NoteSigned, Effective: occurred, Payload: history.NotePayload{Note: id, Kind: kind}}
}

// said writes the note of an appointment: the questions in their order, with what was answered.
func (b *bulk) said(s *story, a act) string {
	r := s.reporting("", a)
	lines := []string{i18n.T(b.ctx, "supervision.note.reporting", "Due", string(a.due), "Outcome", i18n.T(b.ctx, "supervision.outcome."+a.code))}
	for _, q := range supervision.Questions {
		if answer := r.Answers[q.Code]; answer != "" {
			lines = append(lines, i18n.T(b.ctx, "supervision.question."+q.Code)+": "+strings.TrimSpace(i18n.T(b.ctx, "supervision.yesno."+answer)+". "))
		} else if words := r.Words[q.Code]; words != "" {
			lines = append(lines, i18n.T(b.ctx, "supervision.question."+q.Code)+": "+words)
		}
	}
	lines = append(lines, i18n.T(b.ctx, "supervision.note.next", "When", string(a.next)+" "+i18n.HourOf(b.ctx, "09:30")+", "+r.NextPlace, "With", ""))
	return strings.Join(lines, "\n\n")
}
