package told

import (
	"fmt"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-3, RPT-4: a step that was recorded since a month was certified is told of where the month gives its number and does not count it, on either engine.
func TestWhatWasRecordedSinceAMonth(t *testing.T) {
	const file = `insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
		values ('f','org','','ATL','CCMS','c','ACTIVE','2026-05-01','2026-05-02','ACCEPTED','','2026-05-06','','','','','','','','',false,false,false,'i','','',1,'')`
	const client = `insert into client (id, organisation_id, programme, uci_written, uci_digits, full_name, family_name, given_name, script_name, script_lang, name_folded, birth_date, birth_state, sex, citizenship, language,
		official_language, interpreter_needed, merged_into, version) values ('c','org','CCMS','','22223333','Bo','','','','','bo','','','','','','','','',1)`
	const month = `insert into submission (id, organisation_id, region, month, revision, definition, state, nil_return, known_at, certified_by, submitted_by, submitted_at, answered_by, answered_at, question, version)
		values ('s','org','ATL','2026-10',1,1,'ACCEPTED',false,10,'','',0,'',0,'',1)`
	const figure = "insert into submission_figure (submission_id, organisation_id, place, figure, code, value, available, no_case) values ('s','org',%d,'%s','',0,true,false)"
	event := func(kind, effective, recorded, payload string) string {
		return "insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id) values ('" + kind + effective + "','org','f','" + kind + "','x','" + effective + "',0," + recorded + ",'','','test','" + payload + "','','')"
	}
	row := func(figure string) string {
		return "insert into submission_row (submission_id, organisation_id, figure, code, event_id, file_id, days) values ('s','org','" + figure + "','','e','f',0)"
	}
	const closed = "update supervision_file set closed_on='2026-10-20', state='CLOSED'"
	for name, c := range map[string]struct {
		then []string
		want Undated
	}{
		"nothing":                         {nil, Undated{}},
		"a referral of the month":         {[]string{event("referred", "2026-10-02", "20", "{}")}, Undated{Referrals: 1}},
		"of no day":                       {[]string{event("referred", "2026-10-02", "20", `{"day":"UNKNOWN"}`)}, Undated{}},
		"known by then":                   {[]string{event("referred", "2026-10-02", "10", "{}")}, Undated{}},
		"of a later month":                {[]string{event("referred", "2026-11-02", "20", "{}")}, Undated{}},
		"of an earlier month":             {[]string{event("referred", "2026-09-02", "20", "{}")}, Undated{}},
		"counted":                         {[]string{row("referrals"), event("referred", "2026-10-02", "20", "{}")}, Undated{}},
		"an enrolment of before":          {[]string{event("enrolled", "2026-05-06", "20", "{}")}, Undated{Enrolments: 1}},
		"an enrolment that ended before":  {[]string{"update supervision_file set closed_on='2026-09-20'", event("enrolled", "2026-05-06", "20", "{}")}, Undated{}},
		"a closure, counted at the end":   {[]string{closed, row("closing"), event("closed", "2026-10-20", "20", "{}")}, Undated{Closures: 1}},
		"a closure that is counted":       {[]string{closed, row("closed"), event("closed", "2026-10-20", "20", "{}")}, Undated{}},
		"non-compliance and a decision":   {[]string{event("breach_reported", "2026-10-20", "20", "{}"), event("decided", "2026-10-20", "20", "{}")}, Undated{Decisions: 1, Breaches: 1}},
		"no number was given":             {[]string{"update submission_figure set available=false", event("referred", "2026-10-02", "20", "{}")}, Undated{}},
		"the register was withdrawn":      {[]string{"update supervision_file set withdrawn=true", event("referred", "2026-10-02", "20", "{}")}, Undated{}},
		"no register brought the file":    {[]string{"update supervision_file set import_id=''", event("referred", "2026-10-02", "20", "{}")}, Undated{}},
		"another region than the month's": {[]string{"update supervision_file set region='PAC'", event("referred", "2026-10-02", "20", "{}")}, Undated{}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				all := []string{client, file, month}
				for n, f := range []string{"referrals", "accepted", "declined", "enrolled", "closed", "opening", "closing", "persons", "breaches"} {
					all = append(all, fmt.Sprintf(figure, n, f))
				}
				for _, sql := range append(all, c.then...) {
					if _, err := d.Exec(t.Context(), sql); err != nil {
						t.Fatal(err)
					}
				}
				got, err := After(t.Context(), d, []string{"s"})
				if err != nil || c.want.Any() != (len(got) == 1) || len(got) == 1 && got[0] != (Open{OrganisationID: "org", Region: "ATL", Since: c.want}) {
					t.Errorf("%+v, %v; want %+v", got, err, c.want)
				}
				for organisation, want := range map[string]bool{"org": c.want.Any(), "other": false, "": c.want.Any()} {
					if months, err := Behind(t.Context(), d, organisation, "ATL", "2026-05"); err != nil || (len(months) == 1) != want {
						t.Errorf("of %q: %v, %v", organisation, months, err)
					}
				}
			})
		})
	}
}
