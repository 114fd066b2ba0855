package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// filesRead is what was read of files; looking at the log itself is another thing.
var filesRead = audit.Filter{ReadsOnly: true, ObjectKind: "file", Outcome: audit.Done, NotAction: string(access.AuditRead)}

// looks are the ways of looking at the audit log, in the order in which they are offered.
var looks = []struct {
	code   string
	filter audit.Filter
}{
	{"all", audit.Filter{}},
	{"files", filesRead},
	{"acts", audit.Filter{ActsOnly: true}},
	{"denied", audit.Filter{Outcome: audit.Denied}},
	{"accounts", audit.Filter{ActsOnly: true, ObjectKind: "person"}},
}

// latest is how many rows of each kind the overview shows.
const latest = 8

// overview is what whoever answers for privacy begins with.
type overview struct {
	waiting, files, denied part.Table
}

// reading shows the overview, or one way of looking at the audit log.
func (p *Pages) reading(w http.ResponseWriter, r *http.Request) error {
	code := r.URL.Query().Get("look")
	for _, l := range looks {
		if l.code == code {
			return p.rows(w, r, l.code, l.filter)
		}
	}
	ctx, a := r.Context(), visitorOf(r.Context()).actor
	waiting, err := p.Access.Emergencies(ctx, a)
	if err != nil {
		return err
	}
	lately := filesRead
	lately.NoLists = true // lists are many and say little: they stand on the page of all readings
	lately.Limit = latest
	files, _, err := p.Access.Seen(ctx, a, lately)
	if err != nil {
		return err
	}
	denied, _, err := p.Access.Seen(ctx, a, audit.Filter{Outcome: audit.Denied, Limit: latest})
	if err != nil {
		return err
	}
	names, err := p.namesOf(ctx, slices.Concat(files, denied))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, overviewPage(overview{p.waitingTable(ctx, waiting),
		p.groupedTable(ctx, "access.look.files", files, names), p.seenTable(ctx, "access.look.denied", denied, names)}))
}

func (p *Pages) rows(w http.ResponseWriter, r *http.Request, code string, f audit.Filter) error {
	f.Before, f.NoLists = audit.ParseCursor(r.URL.Query().Get("before")), r.URL.Query().Get("lists") == "no"
	rows, older, err := p.Access.Seen(r.Context(), visitorOf(r.Context()).actor, f)
	if err != nil {
		return err
	}
	names, err := p.namesOf(r.Context(), rows)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, readingPage(lookView{code, f.NoLists, older.String()}, p.groupedTable(r.Context(), "access.reading.title", rows, names)))
}

func (p *Pages) readersOf(w http.ResponseWriter, r *http.Request) error {
	return p.showReaders(w, r, r.PathValue("kind"), http.StatusOK, part.Form{})
}

func (p *Pages) showReaders(w http.ResponseWriter, r *http.Request, kind string, status int, form part.Form) error {
	f := audit.Filter{ObjectKind: kind, ObjectID: r.PathValue("object"), Before: audit.ParseCursor(r.URL.Query().Get("before"))}
	rows, older, err := p.Access.ReadersOf(r.Context(), visitorOf(r.Context()).actor, f)
	if err != nil {
		return err
	}
	names, err := p.namesOf(r.Context(), rows)
	if err != nil {
		return err
	}
	page := readers{kind: f.ObjectKind, object: f.ObjectID, older: older.String(), form: form}
	if kind == "file" && visitorOf(r.Context()).actor.Has(access.PrivacyOfficer) {
		page.file = f.ObjectID
	}
	return platform.Render(w, r, status, readersPage(page, p.seenTable(r.Context(), "access.readers.title", rows, names)))
}

// readersOfFile shows a supervisor who of the provider opened a file.
func (p *Pages) readersOfFile(w http.ResponseWriter, r *http.Request) error {
	ctx, file := r.Context(), r.PathValue("file")
	sub, err := p.File(ctx, file)
	if err != nil {
		return err
	}
	rows, older, err := p.Access.ReadersOfFile(ctx, visitorOf(ctx).actor, sub, audit.ParseCursor(r.URL.Query().Get("before")))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, fileReadersPage(file, p.seenTable(ctx, "access.readers.title", rows, nil), older.String()))
}

// readers is an object whose readers are shown; file is set for privacy officers, who may open it for a purpose.
type readers struct {
	kind, object, file, older string
	form                      part.Form
}

// namesOf calls what rows are about: files by their provider and UCI, to those who answer for privacy, so that whom a row is
// about is found and no name is shown; organisations and people who work with this by their names.
func (p *Pages) namesOf(ctx context.Context, rows []access.Seen) (map[string]string, error) {
	var files []any
	for _, row := range rows {
		if row.ObjectKind == "file" && row.ObjectID != "" {
			files = append(files, row.ObjectID)
		}
	}
	out := map[string]string{}
	if len(files) > 0 {
		var err error
		if out, err = p.Files(ctx, visitorOf(ctx).actor, files); err != nil {
			return nil, err
		}
	}
	organisations, err := p.Access.Organisations(ctx, "")
	for _, o := range organisations {
		out[o.ID] = o.NameIn(i18n.Lang(ctx))
	}
	if err != nil {
		return out, err
	}
	return out, p.peopleIn(ctx, rows, out)
}

// peopleIn adds the names of the people whom rows are about, such as those whose sign-in was refused.
func (p *Pages) peopleIn(ctx context.Context, rows []access.Seen, names map[string]string) error {
	for _, row := range rows {
		if row.ObjectKind != "person" || row.ObjectID == "" || names[row.ObjectID] != "" {
			continue
		}
		person, err := p.Access.PersonByID(ctx, row.ObjectID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		names[row.ObjectID] = person.Name
	}
	return nil
}

// called says which record a row is about: by its name, else its id; of a sign-in to an address that nobody here has, that it is of no account.
func called(ctx context.Context, row access.Seen, names map[string]string) string {
	if row.ObjectKind == "person" && row.ObjectID == "" && row.Outcome == audit.Denied {
		return i18n.T(ctx, "access.reading.no_account")
	}
	return cmp.Or(names[row.ObjectID], row.ObjectID)
}

func (p *Pages) seenTable(ctx context.Context, caption string, rows []access.Seen, names map[string]string) part.Table {
	t := part.Table{Caption: i18n.T(ctx, caption), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "access.reading.when", "access.reading.who", "access.reading.what", "access.reading.about", "access.reading.outcome")}
	for _, row := range rows {
		t.Rows = append(t.Rows, p.seenRow(ctx, row, names))
	}
	return t
}

func (p *Pages) seenRow(ctx context.Context, row access.Seen, names map[string]string) part.Row {
	about := part.Cell{Text: p.known(ctx, "access.object.", row.ObjectKind), Sub: called(ctx, row, names)}
	if row.ObjectKind == "file" && row.ObjectID != "" && visitorOf(ctx).actor.MayEver(access.AuditRead) {
		about = part.Cell{Text: about.Text, Href: "/audit/file/" + row.ObjectID, Sub: about.Sub}
	}
	if n := len(row.ObjectIDs); n > 0 || row.Read && row.ObjectKind == "file" && row.ObjectID == "" {
		about.Sub = i18n.T(ctx, "access.reading.several", "Count", n)
	}
	line := part.Row{Cells: []part.Cell{{Text: i18n.Time(ctx, row.Recorded)}, p.doer(ctx, row), {Text: p.actText(ctx, row.Action), Sub: row.Purpose},
		about, {Text: p.known(ctx, "access.outcome.", row.Outcome)}}}
	if row.Outcome == audit.Denied {
		line.State = "late"
	}
	return line
}

func (p *Pages) doer(ctx context.Context, row access.Seen) part.Cell {
	if row.PersonID == "" && row.System == "" {
		return part.Cell{Text: i18n.T(ctx, "access.reading.nobody")}
	}
	if row.PersonID == "" {
		return part.Cell{Text: i18n.T(ctx, "access.reading.system"), Sub: row.System}
	}
	sub := row.OrganisationIn(i18n.Lang(ctx))
	if row.Role != "" {
		sub += " · " + p.known(ctx, "access.role.", row.Role)
	}
	return part.Cell{Text: row.Name, Sub: sub}
}

// actText says what was done: acts of a case have their sentence in its history, all others here.
func (p *Pages) actText(ctx context.Context, action string) string {
	if key := "history.act." + action; p.Bundle.Has(i18n.Lang(ctx), key) {
		return i18n.T(ctx, key)
	}
	return p.known(ctx, "access.act.", action)
}

// known names a code; one of a later time than this program's sentences is shown as it is.
func (p *Pages) known(ctx context.Context, prefix, code string) string {
	if !p.Bundle.Has(i18n.Lang(ctx), prefix+code) {
		return code
	}
	return i18n.T(ctx, prefix+code)
}
