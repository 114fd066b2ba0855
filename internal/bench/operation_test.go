package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
	"passerelle/internal/reporting"
)

// operation is one thing people do all the time: the request it is, and its statements by hand.
type operation struct {
	actor   func(i int) access.Actor
	request func(i int) request // without the cookie
	rows    func(ctx context.Context, i int) error
	object  func(i int) string // what the audit row names
	acts    bool               // an act writes its own audit row
}

// run measures an operation. The first request says how long the body is that the bare handler sends.
func (w *world) run(b *testing.B, o operation) {
	h := w.bare(b)
	send := func(i int) reply {
		r := o.request(i)
		r.cookie = w.as(b, o.actor(i))
		got := w.browser.send(b, r)
		if got.status != http.StatusOK && got.status != http.StatusSeeOther {
			b.Fatalf("%s %s: %d", r.method, r.path, got.status)
		}
		return got
	}
	for i := range 40 {
		w.as(b, o.actor(i*b.N/40))
	}
	first := send(-1)
	h.status, h.body = http.StatusOK, append([]byte(nil), first.body...)
	w.behind(b)
	rows := func(ctx context.Context, i int) error { return o.rows(ctx, i) }
	whole := func(ctx context.Context, i int) error {
		a := o.actor(i)
		if err := h.session(ctx, a, w.as(b, a)); err != nil {
			return err
		}
		if err := rows(ctx, i); err != nil || o.acts {
			return err
		}
		return h.read(ctx, a, "file.read", o.object(i))
	}
	b.ResetTimer()
	w.compare(b, func(i int) { send(i) },
		func(i int) { h.send(b, func(ctx context.Context) error { return whole(ctx, 2*i+1_000_000) }) },
		func(i int) { h.send(b, func(ctx context.Context) error { return rows(ctx, 2*i+1_000_001) }) })
	b.ReportMetric(float64(len(first.body)), "body-B")
}

// BenchmarkOperation has each main operation through the whole stack beside its statements by hand.
func BenchmarkOperation(b *testing.B) {
	w := theWorld(b)
	for _, o := range []struct {
		name string
		make func(*testing.B) operation
	}{
		{"open a file", w.openFile(w.anyFile)},
		{"open the file with 2,000 check-ins", w.openFile(func(int) int { return fileWithMany })},
		{"open the file with 20 check-ins", w.openFile(func(int) int { return fileWithFew })},
		{"open 25 notes", w.openNotes},
		{"list my 60", w.listMine},
		{"search a rare word", w.search(rareWord, w.supervisor)},
		{"search a common word", w.search(commonWord, w.supervisor)},
		{"search a common word in 60 files", w.search(commonWord, w.workerOf)},
		{"add a note", w.addNote},
		{"receive a referral", w.addFile},
		{"roll up the nation's month", w.nationMonth},
	} {
		b.Run(o.name, func(b *testing.B) { w.run(b, o.make(b)) })
	}
}

// filed is a file of the load as a benchmark needs to know it.
type filed struct {
	id, organisation, region, site string
	worker                         access.Actor
}

// matches begins the statement that finds notes by a word; value writes what goes into the index.
func matches(e db.Engine) string {
	text := "select x.* from note_text t cross join note x where x.n=t.rowid and note_text match $1"
	if e == db.Postgres {
		text = "select x.* from note_text t cross join note x where x.n=t.rowid and t.words @@ to_tsquery('simple',$1)"
	}
	return text
}

func value(e db.Engine) string {
	if e == db.Postgres {
		return "to_tsvector('simple',$2)"
	}
	return "$2"
}

// anyFile gives a file for a turn, spread over all of them.
func (w *world) anyFile(i int) int { return 2 + (i+2)*7919%(len(w.filed)-2) }

func (w *world) workerOf(i int) access.Actor { return w.filed[w.anyFile(i)].worker }

func (w *world) supervisor(int) access.Actor { return w.made.Nation.Providers[0].Supervisor }

func (w *world) openFile(which func(int) int) func(*testing.B) operation {
	return func(b *testing.B) operation {
		h := w.bare(b)
		file := func(i int) filed { return w.filed[which(i)] }
		return operation{actor: func(i int) access.Actor { return file(i).worker }, object: func(i int) string { return file(i).id },
			request: func(i int) request { return request{method: http.MethodGet, path: "/files/" + file(i).id} },
			rows:    func(ctx context.Context, i int) error { return h.file(ctx, file(i)) }}
	}
}

// file reads what a file's page shows.
func (h *bare) file(ctx context.Context, f filed) error {
	if err := h.each(ctx, []any{f.id},
		"select * from supervision_file where id=$1",
		"select c.* from client c join supervision_file f on f.client_id=c.id where f.id=$1",
		"select a.name from client_alias a join supervision_file f on a.client_id=f.client_id where f.id=$1",
		"select * from place where file_id=$1", "select * from place_number where file_id=$1",
		"select id, due_on, outcome, recorded_on from check_in where file_id=$1 order by due_on desc, id desc limit 12",
		"select * from breach where file_id=$1 order by reported_on desc limit 20",
		"select * from event where file_id=$1 order by seq desc limit 100"); err != nil {
		return err
	}
	if err := h.each(ctx, []any{f.id}, panels...); err != nil {
		return err
	}
	if err := h.each(ctx, []any{f.organisation}, "select * from contact_standard where organisation_id=$1", "select * from gate_setting where organisation_id=$1",
		"select * from step_down_setting where organisation_id=$1", "select * from holiday_edit where organisation_id=$1 or organisation_id=''"); err != nil {
		return err
	}
	return h.each(ctx, []any{f.region}, "select * from organisation where kind='region' and region_code=$1")
}

// panels are the rows of what stands on a file's page beside the file itself: next step, plan, forms, needs, referral's checklist.
var panels = []string{
	"select * from goal where file_id=$1 order by id limit 100",
	"select * from condition where file_id=$1 order by from_date desc limit 100",
	"select * from hearing where file_id=$1 order by on_date desc limit 50",
	"select * from referral_question where file_id=$1 order by id desc limit 20",
	"select * from referral_check where file_id=$1",
	"select * from requested_document where file_id=$1",
	"select * from need_referral where file_id=$1 order by on_day desc limit 200",
	"select * from assessment_interview where file_id=$1",
	"select * from house_note where file_id=$1 order by on_day desc limit 20",
	"select * from form where subject_id=$1",
	"select p.* from form_part p join form f on f.id=p.form_id where f.subject_id=$1",
	"select s.* from form_signature s join form f on f.id=s.form_id where f.subject_id=$1",
	"select x.* from form_sending x join form f on f.id=x.form_id where f.subject_id=$1",
	"select * from consent_release where file_id=$1",
	"select * from consent_cover where file_id=$1",
	"select * from file_tick where file_id=$1",
	"select * from file_closing where file_id=$1",
	"select * from file_ending where file_id=$1",
	"select * from file_put_off where file_id=$1",
	"select * from task where file_id=$1 order by made desc limit 200",
	"select * from handover where file_id=$1",
	"select * from contact_deviation where file_id=$1 order by id desc limit 1",
	"select * from granted_change where file_id=$1",
	"select * from file_reopened where file_id=$1",
	"select corrects, reason, recorded from check_in_correction where file_id=$1",
	"select * from bed_stay where file_id=$1",
	"select * from heads_up where file_id=$1",
	"select * from access_grant where file_id=$1",
	"select * from exclusion where file_id=$1",
}

func (w *world) openNotes(b *testing.B) operation {
	h := w.bare(b)
	file := func(i int) filed { return w.filed[w.anyFile(i)] }
	return operation{actor: w.workerOf, object: func(i int) string { return file(i).id },
		request: func(i int) request { return request{method: http.MethodGet, path: "/files/" + file(i).id + "/notes"} },
		rows: func(ctx context.Context, i int) error {
			f := file(i)
			if err := h.each(ctx, []any{f.id},
				"select * from supervision_file where id=$1",
				"select c.* from client c join supervision_file f on f.client_id=c.id where f.id=$1",
				"select * from place where file_id=$1", "select * from place_number where file_id=$1",
				"select * from note where file_id=$1 order by n desc limit 25",
				"select a.* from note_addendum a where a.file_id=$1"); err != nil {
				return err
			}
			return h.each(ctx, []any{f.worker.PersonID, f.id}, "select typed, updated from note_draft where person_id=$1 and form='note' and file_id=$2")
		}}
}

func (w *world) listMine(b *testing.B) operation {
	h := w.bare(b)
	return operation{actor: w.workerOf, object: func(int) string { return "list" },
		request: func(int) request { return request{method: http.MethodGet, path: "/files"} },
		rows: func(ctx context.Context, i int) error {
			_, n, err := h.all(ctx, `select f.*, c.full_name, c.script_name, c.uci_written, o.name, p.name from assignment x join supervision_file f on f.id=x.file_id
				join client c on c.id=f.client_id join organisation o on o.id=f.organisation_id join person p on p.id=x.person_id
				where x.person_id=$1 and x.kind='assigned' and x.from_date<=$2 and (x.to_date='' or x.to_date>=$3)
				order by f.next_due, f.id limit 51`, w.workerOf(i).PersonID, today, today)
			if err != nil || n == 0 {
				return fmt.Errorf("%d files: %w", n, err)
			}
			return h.each(ctx, []any{w.workerOf(i).PersonID}, `select c.file_id, c.due_on, c.outcome from assignment x join check_in c on c.file_id=x.file_id
				where x.person_id=$1 and x.kind='assigned' and x.to_date='' and c.due_on between '`+string(today.AddDays(-84))+`' and '`+string(today)+"'")
		}}
}

func (w *world) search(word string, actor func(int) access.Actor) func(*testing.B) operation {
	return func(b *testing.B) operation {
		h := w.bare(b)
		return operation{actor: actor, object: func(int) string { return "list" },
			request: func(i int) request {
				w.remembers(b, actor(i), word)
				return request{method: http.MethodGet, path: "/notes/search"}
			},
			rows: func(ctx context.Context, i int) error {
				a := actor(i)
				query, args := matches(engine())+" and x.organisation_id=$2 order by t.rowid desc limit 25", []any{`"` + word + `"`, a.OrganisationID}
				if a.Has(access.CaseManager) {
					query, args = matches(engine())+` and x.file_id in (select file_id from assignment where person_id=$2 and kind='assigned' and from_date<=$3
						and (to_date='' or to_date>=$4)) order by t.rowid desc limit 25`, []any{`"` + word + `"`, a.PersonID, today, today}
				}
				_, n, err := h.all(ctx, query, args...)
				if err == nil && n == 0 {
					err = fmt.Errorf("nothing found")
				}
				return err
			}}
	}
}

// remembers has an actor's session remember what is searched for, once: what is measured is the page of what is found.
func (w *world) remembers(b *testing.B, a access.Actor, word string) {
	b.Helper()
	if w.searched[a.PersonID] == word {
		return
	}
	got := w.browser.send(b, request{method: http.MethodPost, path: "/notes/search", form: "words=" + word + "&membership=" + a.MembershipID, cookie: w.as(b, a)})
	if got.status != http.StatusSeeOther {
		b.Fatalf("search: %d", got.status)
	}
	w.searched[a.PersonID] = word
}

func (w *world) addNote(b *testing.B) operation {
	h := w.bare(b)
	file := func(i int) filed { return w.filed[w.anyFile(i)] }
	body := text(1, 1, 420)
	return operation{acts: true, actor: w.workerOf, object: func(i int) string { return file(i).id },
		request: func(i int) request {
			f := file(i)
			form := url.Values{"idempotency": {id.New()}, "membership": {f.worker.MembershipID}, "kind": {"general"}, "occurred": {string(today)}, "body": {body}}
			return request{method: http.MethodPost, path: "/files/" + f.id + "/notes", form: form.Encode()}
		},
		rows: func(ctx context.Context, i int) error {
			f, note, n := file(i), id.New(), clock.Micros(now)+int64(sequence())
			if err := h.each(ctx, []any{f.id}, "select * from supervision_file where id=$1"); err != nil {
				return err
			}
			return h.write(ctx, h.writer,
				postKey(f.worker),
				written{`insert into note (id, file_id, n, organisation_id, region, site_id, programme, kind, title, body, author_id, author_name, occurred, signed, import_id)
					values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)`, []any{note, f.id, n, f.organisation, f.region, f.site, access.CCMS, "general", "", body,
					f.worker.PersonID, f.worker.Name, today, clock.Micros(now), ""}},
				written{"insert into note_text (rowid, words) values ($1," + value(engine()) + ")", []any{n, body}},
				event(f, "note_signed", "note.signed", `{"note":"`+note+`","note_kind":"general"}`),
				written{"insert into audit_act " + auditColumns, auditRow(f.worker, "note.signed", f.id)})
		}}
}

func postKey(a access.Actor) written {
	return written{"insert into post_key (key, organisation_id, person_id, location, recorded) values ($1,$2,$3,$4,$5)", []any{id.New(), a.OrganisationID, a.PersonID, "/files", clock.Micros(now)}}
}

func event(f filed, kind, act, payload string) written {
	return written{`insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
		values ($1,$2,$3,$4,$5,$6,0,$7,$8,$9,'',$10,'','')`, []any{id.New(), f.organisation, f.id, kind, act, today, clock.Micros(now), f.worker.PersonID, f.worker.MainRole(), payload}}
}

func (w *world) addFile(b *testing.B) operation {
	h := w.bare(b)
	form := func(i int) url.Values {
		f := w.filed[w.anyFile(i)]
		return url.Values{"idempotency": {id.New()}, "membership": {f.worker.MembershipID}, "uci": {fmt.Sprintf("77-%08d", sequence())}, "full_name": {name(i+5, 97) + " " + name(i+5, 31)},
			"birth_date": {birthDate()}, "sex": {"F"}, "citizenship": {"SOM"}, "language": {"so"}, "official_language": {"en"}, "interpreter": {"no"},
			"received_on": {string(today)}, "risk": {"LOW"}, "city": {"Grey Harbour"}, "ground": {"FLIGHT"}, "standard": {"MONTHLY"}, "region": {f.site}}
	}
	return operation{acts: true, actor: w.workerOf, object: func(int) string { return "" },
		request: func(i int) request {
			return request{method: http.MethodPost, path: "/files/new", form: form(i).Encode()}
		},
		rows: func(ctx context.Context, i int) error {
			f := w.filed[w.anyFile(i)]
			client, file := id.New(), id.New()
			f.id = file
			list := []written{postKey(f.worker),
				{`insert into client (id, organisation_id, programme, uci_written, uci_digits, full_name, family_name, given_name, script_name, script_lang, name_folded, birth_date,
					birth_state, sex, citizenship, language, official_language, interpreter_needed) values ($1,$2,'CCMS',$3,$4,$5,'','','','',$6,'1990-02-03','known','F','SOM','so','en','no')`,
					[]any{client, f.organisation, client, client, name(i+5, 97) + " " + name(i+5, 31), client}},
				{`insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on,
					closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version)
					values ($1,$2,$3,$4,'CCMS',$5,'REFERRED',$6,'','','','','','','LOW','Grey Harbour','','FLIGHT','MONTHLY','',false,false,false,'','','',1)`,
					[]any{file, f.organisation, f.site, f.region, client, today}},
				{"insert into assignment (id, organisation_id, file_id, person_id, kind, from_date, to_date) values ($1,$2,$3,$4,'assigned',$5,'')",
					[]any{id.New(), f.organisation, file, f.worker.PersonID, today}},
				{"insert into audit_act " + auditColumns, auditRow(f.worker, "referral.received", file)}}
			for _, word := range []string{name(i+5, 97), name(i+5, 31) + "x"} {
				list = append(list, written{"insert into client_token (organisation_id, token, client_id) values ($1,$2,$3)", []any{f.organisation, word, client}})
			}
			for range 9 {
				list = append(list, event(f, "attribute_set", "referral.received", `{"name":"city","value":"Grey Harbour"}`))
			}
			return h.write(ctx, h.writer, list...)
		}}
}

var sequences int

// sequence numbers what must differ in every turn of every run.
func sequence() int {
	sequences++
	return sequences
}

// birthDate gives every referral a birth date of its own: with one for all, the names of the load are "somebody like this".
func birthDate() string { return string(clock.Date("1950-01-01").AddDays(sequence() % 20_000)) }

// nationMonth reads the accepted figures of every provider's month, and the cases of those that are counted again.
func (w *world) nationMonth(b *testing.B) operation {
	h := w.bare(b)
	analyst := w.made.Nation.Centre[access.HeadquartersAnalyst]
	return operation{actor: func(int) access.Actor { return analyst }, object: func(int) string { return string(monthNow) },
		request: func(int) request { return request{method: http.MethodGet, path: "/nation?month=" + string(monthNow)} },
		rows: func(ctx context.Context, _ int) error {
			return h.each(ctx, []any{monthNow},
				"select o.id, o.name, s.region_code from organisation o join site s on s.organisation_id=o.id where o.kind='provider' and $1<>'' order by s.region_code, o.name",
				"select * from submission where month=$1 order by revision",
				"select region, submitted_at from regional_report where month=$1",
				"select f.* from submission_figure f join submission s on s.id=f.submission_id where s.month=$1 order by f.submission_id, f.place",
				"select a.* from adjustment a join submission s on s.id=a.submission_id where s.month=$1",
				"select r.figure, r.code, r.event_id, r.file_id, r.days from submission_row r join submission s on s.id=r.submission_id where s.month=$1 and r.figure in ("+recounted(b)+")")
		}}
}

// recounted names the figures that a roll-up counts again from their cases.
func recounted(b *testing.B) string {
	all, err := reporting.Definitions()
	if err != nil {
		b.Fatal(err)
	}
	text := "''"
	for _, f := range all[len(all)-1].Figures {
		if f.Kind == reporting.Distinct || f.Kind == reporting.Duration {
			text += ",'" + f.Code + "'"
		}
	}
	return text
}
