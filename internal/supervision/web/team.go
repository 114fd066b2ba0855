package web

import (
	"context"
	"net/http"
	"net/url"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/pairs"
	"passerelle/internal/supervision/register"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/access/cover"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/giving"
	"passerelle/internal/supervision/uncovered"
)

func (p *Pages) pairing() pairs.Service { return pairs.Service{Service: p.Supervision} }

// teamRoutes are the pages of those who answer for others' files: a supervisor's team, a region's people.
func (p *Pages) teamRoutes() []platform.Route {
	return []platform.Route{
		{Pattern: "GET /team", Handle: p.team, Action: string(access.CoverWrite)},
		{Pattern: "POST /team/assign", Handle: p.teamAssign, Action: string(access.FileAssign)},
		{Pattern: "POST /team/absences", Handle: p.absenceRecord, Action: string(access.CoverWrite)},
		{Pattern: "POST /team/absences/{absence}/end", Handle: p.absenceEnd, Action: string(access.CoverWrite)},
		{Pattern: "GET /region/people", Handle: p.regionPeople, Action: string(access.ReportRegion)},
		{Pattern: "GET /region/waiting", Handle: p.regionWaiting, Action: string(access.BreachAnswer)},
	}
}

// teamView is what waits for a supervisor.
type teamView struct {
	Counts    supervision.Counts
	Team      []supervision.Load
	Waiting   []supervision.CaseRow // files that need somebody: nobody has them, or somebody who left
	More      int                   // of these, not on the page
	Absences  []access.Absence
	Uncovered map[string][]uncovered.Client // by absence: whose file whoever covers may not open
	Workers   []part.Option                 // who may be given files
	Away      []part.Option                 // whose absences may be recorded
	Today     clock.Date
	Form      part.Form
	GivenNow  int // of a gift that was not whole
	AwayToday int
	Delays    desk.Delays
	Pairs     int // of clients who may be one person
	Aside     aside.Aside
}

func (p *Pages) team(w http.ResponseWriter, r *http.Request) error {
	return p.showTeam(w, r, http.StatusOK, part.Of("from", string(p.today(r.Context()))), 0)
}

func (p *Pages) showTeam(w http.ResponseWriter, r *http.Request, status int, form part.Form, given int) error {
	v := teamView{Form: form, GivenNow: given, Today: p.today(r.Context())}
	if err := p.gatherTeam(r.Context(), access.Acting(r.Context()), &v); err != nil {
		return err
	}
	return platform.Render(w, r, status, teamPage(v))
}

func (p *Pages) gatherTeam(ctx context.Context, a access.Actor, v *teamView) (err error) {
	if v.Counts, err = p.Supervision.Counts(ctx, a); err != nil {
		return err
	}
	if v.Team, err = p.Supervision.Team(ctx, a); err != nil {
		return err
	}
	if v.Delays, err = p.Desk.Delays(ctx, a); err != nil {
		return err
	}
	if v.Aside, err = p.Beside.OnTeam(ctx, a); err != nil {
		return err
	}
	if v.Pairs, err = p.pairing().PairsWaiting(ctx, a); err != nil {
		return err
	}
	for _, l := range []struct {
		count  int
		filter supervision.Filter
	}{{v.Counts.Unassigned, supervision.Filter{Unassigned: true}}, {v.Counts.Leavers, supervision.Filter{Leavers: true}}} {
		if l.count == 0 {
			continue // nothing to list, on most days
		}
		rows, _, err := p.Supervision.Caseload(ctx, a, l.filter)
		if err != nil {
			return err
		}
		v.Waiting = append(v.Waiting, rows...)
	}
	v.More = v.Counts.Unassigned + v.Counts.Leavers - len(v.Waiting)
	if v.Absences, err = p.Access.Absences(ctx, a); err != nil {
		return err
	}
	if v.Uncovered, err = (uncovered.Service{Service: p.Supervision}).During(ctx, a, v.Absences); err != nil {
		return err
	}
	team, err := p.Access.CaseManagers(ctx, a)
	if err != nil {
		return err
	}
	for _, b := range v.Absences { // whoever left since is not away: their files wait below
		if b.FromDate <= v.Today && slices.ContainsFunc(team, func(p access.Person) bool { return p.ID == b.PersonID }) {
			v.AwayToday++
		}
	}
	v.Away = workerOptions(team)
	colleagues, err := p.Access.PeopleOf(ctx, a.OrganisationID, access.CaseManager)
	v.Workers = workerOptions(colleagues)
	return err
}

// tiles are the numbers on top; each leads to the rows behind it.
func (v teamView) tiles(ctx context.Context) []part.Tile {
	return []part.Tile{
		tile(ctx, "supervision.team.unassigned", v.Counts.Unassigned, "/files?unassigned=yes", "warn"),
		tile(ctx, "supervision.team.leavers", v.Counts.Leavers, "/files?leavers=yes", "bad"),
		tile(ctx, "supervision.team.overdue", v.Counts.Overdue, "/files?overdue=yes", "warn"),
		tile(ctx, "supervision.team.away", v.AwayToday, "#absences", ""),
		tile(ctx, "supervision.team.pairs", v.Pairs, "/team/pairs", "warn"),
	}
}

// table is the team's caseload: what each has, each number with the rows behind it.
func (v teamView) table(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "supervision.team.caseload"), Quiet: true, Cards: true,
		Columns: []part.Column{{Label: i18n.T(ctx, "supervision.field.worker")}}}
	for _, key := range []string{"open", "due_today", "overdue", "high_risk", "awaiting"} {
		t.Columns = append(t.Columns, part.Column{Label: i18n.T(ctx, "supervision.team."+key), Numeric: true})
	}
	for _, l := range v.Team {
		row := part.Row{Cells: []part.Cell{{Text: l.Name, Sub: v.note(ctx, l)}, behind(ctx, l, l.Files, ""), behind(ctx, l, l.DueToday, "due"),
			behind(ctx, l, l.Overdue, "overdue"), behind(ctx, l, l.HighRisk, "risk"), behind(ctx, l, l.Awaiting, "awaiting")}}
		if l.Left || l.Overdue > 0 {
			row.State = "late"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// behind is a number that leads to the files it counts.
func behind(ctx context.Context, l supervision.Load, n int, narrowed string) part.Cell {
	c := part.Cell{Text: i18n.Number(ctx, n)}
	if n == 0 {
		return c
	}
	q := url.Values{"worker": {l.PersonID}}
	switch narrowed {
	case "":
	case "risk":
		q.Set("risk", "HIGH")
	default:
		q.Set(narrowed, "yes")
	}
	c.Href = "/files?" + q.Encode()
	return c
}

// note says of a case manager that they have left, or are away and who covers.
func (v teamView) note(ctx context.Context, l supervision.Load) string {
	if l.Left {
		return i18n.T(ctx, "supervision.team.left")
	}
	for _, b := range v.Absences {
		if b.PersonID == l.PersonID && b.FromDate <= v.Today {
			return i18n.T(ctx, "supervision.team.away_until", "Until", i18n.Date(ctx, b.ToDate)) + " · " + coverName(ctx, b)
		}
	}
	return ""
}

func coverName(ctx context.Context, b access.Absence) string {
	if b.CoverName == "" {
		return i18n.T(ctx, "supervision.team.nobody_covers")
	}
	return i18n.T(ctx, "supervision.team.covers", "Name", b.CoverName)
}

// teamAssign gives the files chosen to a case manager. What could not go is said file by file, and stays on the list.
func (p *Pages) teamAssign(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	given := 0
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		done, left, err := (giving.Service{Service: p.Supervision}).AssignAll(r.Context(), a, r.PostFormValue("worker"), chosenFiles(r)...)
		given = done
		if err == nil {
			err = unmoved(r.Context(), left)
		}
		if err != nil {
			return "", err
		}
		p.Flash(r.Context(), "supervision.flash.given")
		return "/team", nil
	})
	if part.Repeats(err) {
		return p.showTeam(w, r, statusOf(err), part.Again(r.PostForm, err), given)
	}
	return err
}

// chosenFiles gives the files that are ticked, or all that the page showed when the whole list is: never one that came onto
// the list since.
func chosenFiles(r *http.Request) []string {
	if r.PostFormValue("whole") == "yes" {
		return r.PostForm["shown"]
	}
	return r.PostForm["file"]
}

func unmoved(ctx context.Context, left []giving.Unmoved) error {
	var c fault.Check
	for _, u := range left {
		name := u.Name
		if name == "" {
			name = i18n.T(ctx, "supervision.team.one_file")
		}
		why := i18n.T(ctx, fault.Beside("", u.Err).Key)
		if problems := fault.ProblemsOf(u.Err); len(problems) > 0 {
			why = i18n.T(ctx, problems[0].Key, problems[0].Args...)
		}
		c.Add("file", "supervision.problem.not_given", "Name", name, "Why", why)
	}
	return c.Err()
}

func (p *Pages) absenceRecord(w http.ResponseWriter, r *http.Request) error {
	return p.teamAct(w, r, "supervision.flash.absence", func(ctx context.Context, a access.Actor) error {
		_, err := uncovered.Service{Service: p.Supervision}.Record(ctx, a, access.Absence{PersonID: r.PostFormValue("person"), CoverID: r.PostFormValue("cover"),
			FromDate: date(r, "from"), ToDate: date(r, "to"), Reason: r.PostFormValue("reason"), Meant: r.PostFormValue(cover.Field) == "yes"})
		return err
	})
}

func (p *Pages) absenceEnd(w http.ResponseWriter, r *http.Request) error {
	return p.teamAct(w, r, "supervision.flash.absence_ended", func(ctx context.Context, a access.Actor) error {
		return p.Access.EndAbsence(ctx, a, r.PathValue("absence"), number(r, "version"))
	})
}

func (p *Pages) teamAct(w http.ResponseWriter, r *http.Request, flash string, do func(context.Context, access.Actor) error) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := do(r.Context(), a); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return "/team", nil
	})
	if part.Repeats(err) {
		return p.showTeam(w, r, statusOf(err), part.Again(r.PostForm, err), 0)
	}
	return err
}

// chosen names the checkbox of a file; the first has the field's own name, which is where the list of problems leads.
func chosen(i int) string {
	if i == 0 {
		return "file"
	}
	return "file-" + strconv.Itoa(i)
}

func version(n int) string { return strconv.Itoa(n) }

// regionView is the region's people across its providers.
type regionView struct {
	Filter    supervision.Filter
	Rows      []supervision.CaseRow
	After     string
	Providers []part.Option
	Counts    supervision.Counts
	Waiting   []part.Tile // what waits for the officer's answer
}

// regionPeople lists everybody under supervision in the officer's region, with whom they are.
func (p *Pages) regionPeople(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	v := regionView{Filter: filterOf(r.URL.Query())}
	var err error
	if v.Rows, v.After, err = p.Supervision.Caseload(r.Context(), a, v.Filter); err != nil {
		return err
	}
	if v.Counts, err = p.Supervision.CountStates(r.Context(), a); err != nil {
		return err
	}
	if v.Waiting, err = p.Waiting(r.Context(), a); err != nil {
		return err
	}
	providers, err := p.Access.ProvidersIn(r.Context(), a.Region)
	if err != nil {
		return err
	}
	for _, o := range providers {
		v.Providers = append(v.Providers, part.Option{Value: o.ID, Text: o.NameIn(i18n.Lang(r.Context()))})
	}
	return platform.Render(w, r, http.StatusOK, regionPeoplePage(v))
}

func (v regionView) form() part.Form {
	return part.Of("provider", v.Filter.OrganisationID, "state", string(v.Filter.State), "risk", v.Filter.Risk)
}

func (v regionView) tiles(ctx context.Context) []part.Tile {
	tile := func(key string, n int, s supervision.State) part.Tile {
		return part.Tile{Label: i18n.T(ctx, key), Number: i18n.Number(ctx, n), Href: "/region/people?state=" + string(s)}
	}
	return []part.Tile{tile("supervision.region.referred", v.Counts.Referred, supervision.Referred), tile("supervision.region.approved", v.Counts.Approved, supervision.Approved),
		tile("supervision.region.active", v.Counts.Active, supervision.Active), tile("supervision.region.closed", v.Counts.Closed, supervision.Closed)}
}

func (v regionView) table(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "supervision.region.title"), Quiet: true, Cards: true}
	for _, key := range []string{"full_name", "uci", "provider", "state", "risk", "received_on", "next_due"} {
		t.Columns = append(t.Columns, part.Column{Label: i18n.T(ctx, "supervision.field."+key), Desk: key == "received_on"})
	}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: r.FullName, Href: "/files/" + r.ID, Sub: r.ScriptName}, {Text: or(r.UCIWritten)},
			{Text: r.Provider}, {Text: i18n.T(ctx, life.RowKey(r.File, r.Replied))}, {Text: word(ctx, "supervision.risk.", r.Risk)}, {Text: register.Received(ctx, r.ReferredOn, r.Undated)},
			{Text: i18n.Date(ctx, r.NextDue)}}})
	}
	return t
}

// states are those that an address may narrow a list to.
var states = []supervision.State{supervision.Referred, supervision.Approved, supervision.Refused, supervision.Active, supervision.Closed}

// filterOf reads a filter of codes and ids from an address; a name never stands in one, and a code that nobody knows
// narrows nothing and is never shown.
func filterOf(q url.Values) supervision.Filter {
	yes := func(name string) bool { return q.Get(name) == "yes" }
	state, risk := supervision.State(q.Get("state")), q.Get("risk")
	if !slices.Contains(states, state) {
		state = ""
	}
	if !slices.Contains(supervision.Risks, risk) {
		risk = ""
	}
	return supervision.Filter{State: state, Unassigned: yes("unassigned"), Leavers: yes("leavers"), Overdue: yes("overdue"), Unplanned: yes("unplanned"),
		DueToday: yes("due"), Awaiting: yes("awaiting"), Risk: risk, WorkerID: q.Get("worker"), OrganisationID: q.Get("provider"), After: q.Get("after")}
}

// addressOf writes a filter into an address, with the cursor of a page.
func addressOf(base string, f supervision.Filter, after string) string {
	if after == "" {
		return ""
	}
	q := url.Values{}
	for name, value := range map[string]string{"state": string(f.State), "risk": f.Risk, "worker": f.WorkerID, "provider": f.OrganisationID, "after": after} {
		if value != "" {
			q.Set(name, value)
		}
	}
	for name, set := range map[string]bool{"unassigned": f.Unassigned, "leavers": f.Leavers, "overdue": f.Overdue, "due": f.DueToday, "unplanned": f.Unplanned, "awaiting": f.Awaiting} {
		if set {
			q.Set(name, "yes")
		}
	}
	return base + "?" + q.Encode()
}

// filterWords says in words what a caseload is narrowed to.
func filterWords(ctx context.Context, f supervision.Filter, rows []supervision.CaseRow) []string {
	var out []string
	if f.WorkerID != "" && len(rows) > 0 {
		out = append(out, rows[0].Worker)
	}
	if f.State != "" {
		out = append(out, i18n.T(ctx, life.StateKey(f.State)))
	}
	if f.Risk != "" {
		out = append(out, i18n.T(ctx, "supervision.field.risk")+" "+i18n.T(ctx, "supervision.risk."+f.Risk))
	}
	for _, x := range []struct {
		on  bool
		key string
	}{{f.Unassigned, "supervision.team.unassigned"}, {f.Leavers, "supervision.team.leavers"}, {f.Overdue, "supervision.team.overdue"},
		{f.DueToday, "supervision.team.due_today"}, {f.Unplanned, "supervision.team.unplanned"}, {f.Awaiting, "supervision.team.awaiting"}} {
		if x.on {
			out = append(out, i18n.T(ctx, x.key))
		}
	}
	return out
}
