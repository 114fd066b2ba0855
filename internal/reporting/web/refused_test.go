package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
)

// RPT-1, UX-1: what cannot be done with a month is not offered; posted all the same it is refused on the month's page, beside
// its field or button, with where the month stands by now.
func TestRefusalsOfAMonth(t *testing.T) {
	for _, language := range []i18n.Language{i18n.English, i18n.French} {
		t.Run(string(language), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) { refusals(t, open(t, d, language)) })
		})
	}
}

func refusals(t *testing.T, o *opened) {
	refused := func(person, path, id string, status int, key string, args []any, pairs ...string) {
		t.Helper()
		w := o.post(person, path, pairs...)
		_, beside, _ := strings.Cut(w.Body.String(), `id="`+id+`"`)
		if said := o.bundle.Text(o.language, key, args...); w.Code != status || !strings.Contains(w.Body.String(), said) || beside == "" {
			t.Errorf("%s %v: %d, without %q at %s", path, pairs, w.Code, said, id)
		}
	}
	if strings.Contains(o.get("supervisor", o.month), `name="nil"`) {
		t.Error("a nil return is offered for a month with cases")
	}
	refused("supervisor", o.month+"/certify", "nil", http.StatusUnprocessableEntity, "reporting.problem.not_nil", nil, "nil", "yes")
	refused("supervisor", o.month+"/adjust", "figure-error", http.StatusUnprocessableEntity, "reporting.problem.choose_figure", nil, "amount", "1", "reason", "A slip")
	for _, amount := range []string{"1000001", "-1e20", "1e999"} {
		refused("supervisor", o.month+"/adjust", "amount-error", http.StatusUnprocessableEntity, "reporting.problem.too_large", []any{"Most", 1_000_000},
			"figure", "enrolled/", "amount", amount, "reason", "A slip")
	}
	to := strings.Replace(o.month, "2026-09", "2027-03", 1)
	if page := o.get("supervisor", to); strings.Contains(page, "/adjust") || strings.Contains(page, "/annotate") {
		t.Error("a month not begun is offered to be adjusted")
	} else if strings.Contains(page, "app-tiles") || strings.Contains(page, "figures.csv") {
		t.Error("a month not begun has figures")
	}
	refused("supervisor", to+"/adjust", "state", http.StatusUnprocessableEntity, "reporting.not_over.future", nil, "figure", "enrolled/", "amount", "1", "reason", "Early")
	current := o.get("supervisor", strings.Replace(o.month, "2026-09", "2026-10", 1))
	if _, state, _ := strings.Cut(current, `id="state"`); !strings.HasPrefix(state, ">"+o.bundle.Text(o.language, "reporting.state.current")) {
		t.Errorf("a month in progress stands as %.40s", state)
	}

	seen := o.seen("supervisor")
	o.act("supervisor", "/adjust", "figure", "enrolled/", "amount", "1", "reason", "Paper")
	if page := o.get("supervisor", o.month+"/cases?figure=enrolled&code="); !strings.Contains(page, o.bundle.Text(o.language, "reporting.cases_adjusted")) || !strings.Contains(page, o.month+"#adjustments") {
		t.Error("the cases of a number that was adjusted do not say so")
	}
	if strings.Contains(o.get("supervisor", o.month+"/cases?figure=closing&code="), o.bundle.Text(o.language, "reporting.cases_adjusted")) {
		t.Error("a number that nobody adjusted is said to be")
	}
	refused("supervisor", o.month+"/certify", "state", http.StatusConflict, "reporting.problem.not_seen", nil, "seen", seen)
	o.act("supervisor", "/adjust", "figure", "enrolled/", "amount", "-1", "reason", "Not paper")
	refused("supervisor", o.month+"/certify", "state", http.StatusConflict, "reporting.problem.not_seen", nil, "seen", seen)
	o.act("supervisor", "/certify")
	o.act("supervisor", "/submit", o.step("supervisor")...)
	second := o.step("officer")
	o.act("officer", "/accept", second...)
	stands := []any{"State", o.bundle.Text(o.language, "reporting.state.ACCEPTED")}
	refused("officer", o.month+"/accept", "state", http.StatusConflict, "reporting.problem.meanwhile", stands, second...)
	refused("officer", o.month+"/return", "state", http.StatusConflict, "reporting.problem.meanwhile", stands, append(second, "question", "Why?")...)
	if w := o.post("officer", o.month+"/return", append(second, "question", "Why <so>?")...); !strings.Contains(w.Body.String(), "Why &lt;so&gt;?") {
		t.Error("what was typed is lost where the month has gone on")
	}
	refused("supervisor", o.month+"/certify", "state", http.StatusUnprocessableEntity, "reporting.problem.meanwhile", stands)

	o.act("analyst", "/ask", "about", "closing/", "ask", "Only one?")
	_, rest, _ := strings.Cut(o.get("officer", o.month), `name="asked" value="`)
	question, _, _ := strings.Cut(rest, `"`)
	old := []string{"asked", question, "version", "1", "answer-" + question, "Ours <too>."}
	o.act("supervisor", "/answer", "asked", question, "version", "1", "answer-"+question, "Only one came.")
	stale := o.post("officer", o.month+"/answer", old...)
	answered, _, _ := strings.Cut(o.bundle.Text(o.language, "reporting.problem.answered", "By", "2026-10-"), "2026-10-")
	if body := stale.Body.String(); stale.Code != http.StatusConflict || !strings.Contains(body, answered+"2026-10-") || !strings.Contains(body, "Ours &lt;too&gt;.") {
		t.Errorf("the answer to a question that was answered meanwhile: %d, without %q or what was typed", stale.Code, answered)
	}
	o.noSuchMonth(t)
	o.headings(t)

	none, said := strings.Replace(o.month, "2026-09", "2026-07", 1), " · "+o.bundle.Text(o.language, "reporting.act.nil")
	o.post("supervisor", none+"/certify", "nil", "yes")
	for person, path := range map[string]string{"supervisor": none, "officer": "/region?month=2026-07"} {
		if page := o.get(person, path); !strings.Contains(page, said) {
			t.Errorf("%s does not say that the zeros of a nil return were meant", path)
		}
	}
	if strings.Contains(o.get("supervisor", o.month), said) {
		t.Error("a month with cases is said to have nothing to report")
	}
}

// noSuchMonth asks for what is no month: it is said, and another one can be written.
func (o *opened) noSuchMonth(t *testing.T) {
	t.Helper()
	said := o.bundle.Text(o.language, "reporting.problem.no_month")
	for person, at := range map[string]string{"analyst": "/nation?month=", "officer": "/region?month=", "supervisor": "/months?month=", "management": "/national?month="} {
		for _, month := range []string{"2026-99", "abc", "2026-9", "0000-00"} {
			w := o.do(person, httptest.NewRequest(http.MethodGet, at+month, nil))
			if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), said) {
				t.Errorf("%s%s: %d, without %q", at, month, w.Code, said)
			}
		}
	}
}

// headings looks at the files of cases: every heading is a word of the reader's language and stands once, in a fixed order.
func (o *opened) headings(t *testing.T) {
	t.Helper()
	for key, place := range map[string]int{"reporting.column.code": 0, "reporting.column.line": 1, "reporting.column.event_code": 4} {
		heads := lines(t, o.get("supervisor", o.month+"/rows.csv"))[0]
		if want := o.bundle.Text(o.language, key); heads[place] != want {
			t.Errorf("%s is called %q, not %q", key, heads[place], want)
		}
		if once := slices.Compact(slices.Sorted(slices.Values(heads))); len(once) != len(heads) {
			t.Errorf("a heading stands twice: %v", heads)
		}
	}
}
