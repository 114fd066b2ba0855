package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/intake/lost"
	"passerelle/internal/supervision/intake/rests"
	"passerelle/internal/supervision/register"
)

func (p *Pages) register(w http.ResponseWriter, r *http.Request) error {
	return p.registerForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) registerForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	sites, err := p.sitesOf(r)
	if err != nil {
		return err
	}
	earlier, err := p.Intake.Registers(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, registerPage(sites, form, earlier))
}

// sitesOf lists the sites for which the actor brings registers in.
func (p *Pages) sitesOf(r *http.Request) ([]access.Site, error) {
	a := access.Acting(r.Context())
	all, err := p.Intake.Access.Sites(r.Context(), a.OrganisationID)
	return slices.DeleteFunc(all, func(x access.Site) bool { return a.SiteID != "" && x.ID != a.SiteID }), err
}

var orders = map[string]register.Order{"": register.Unasked, "dmy": register.DayFirst, "mdy": register.MonthFirst}

// registerReceive keeps a register to be looked at.
func (p *Pages) registerReceive(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		given, err := p.given(r)
		if err != nil {
			return "", err
		}
		importID, err := p.Intake.ReceiveRegister(r.Context(), a, given)
		return "/register/imports/" + importID, err
	})
	if known := fault.KindOf(err); err != nil && (known == fault.Invalid || known == fault.TooLarge || len(fault.ProblemsOf(err)) > 0) {
		form := part.Again(r.PostForm, err)
		if len(form.Problems) == 0 {
			form.Problems = []fault.Problem{fault.Beside("register", err)}
		}
		return p.registerForm(w, r, platform.StatusOf(known), form)
	}
	return err
}

// given reads the form with which a register comes.
func (p *Pages) given(r *http.Request) (intake.Received, error) {
	var c fault.Check
	name, content, err := platform.Upload(r, "register", "supervision.problem.no_file")
	if err != nil {
		return intake.Received{}, err
	}
	sum := sha256.Sum256(content)
	out := intake.Received{Content: content, Name: name, Hash: hex.EncodeToString(sum[:]), Settings: intake.Settings{Unheaded: true,
		AsOf: clock.Date(r.PostFormValue("as_of")), Order: orders[r.PostFormValue("order")], Reason: i18n.T(r.Context(), "supervision.register.correction")}}
	sites, err := p.sitesOf(r)
	if err != nil {
		return out, err
	}
	for _, s := range sites {
		if s.ID == r.PostFormValue("site") || len(sites) == 1 {
			out.SiteID, out.Region = s.ID, s.RegionCode
		}
	}
	c.Require(out.Region != "", "site", "fault.required")
	return out, c.Err()
}

// registerShow shows one register where it stands: as it would come in, how far it is, or what became of it.
func (p *Pages) registerShow(w http.ResponseWriter, r *http.Request) error {
	i, err := p.Intake.Register(r.Context(), access.Acting(r.Context()), r.PathValue("import"))
	if err != nil {
		return err
	}
	switch {
	case i.WithdrawnAt != 0:
	case i.Kind == intake.KindRegister && i.Kept && (i.State == intake.RegisterLooked || i.State == intake.RegisterFailed):
		return p.look(w, r, http.StatusOK, part.Form{})
	case i.State == intake.RegisterComing:
		standing, err := p.Intake.Coming(r.Context(), i)
		if err != nil {
			return err
		}
		step := part.Step{Done: standing.Done, Total: cmp.Or(standing.Total, i.RowsRead), Stage: i18n.T(r.Context(), "supervision.register.state.coming")}
		return platform.Render(w, r, http.StatusOK, registerComingPage(i, step))
	}
	return p.showRegister(w, r, http.StatusOK, part.Form{})
}

// standing is a register as its page shows it, with what somebody can do about it.
type standing struct {
	Register     intake.Register
	Out          intake.Outcome
	Names        []intake.Unmatched
	People       []register.Person
	Alike        templ.Component
	Withdrawable error
	Later        intake.Register
	Fallen       []rests.Register
	Lost         []int // rows that could not come in and of which nobody knows whom they are about
	Said         lost.Said
	Open         templ.Component
	Belied       bool // that nobody was at its site holds no longer
}

func (p *Pages) showRegister(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	var s standing
	var err error
	if s.Register, s.Out, err = p.Intake.RegisterReport(ctx, a, r.PathValue("import")); err != nil {
		return err
	}
	if s.Names, s.People, err = p.Intake.NamesWaiting(ctx, a, s.Register.ID); err != nil {
		return err
	}
	if a.MayEver(access.FileAssign) && s.Register.WithdrawnAt == 0 {
		if s.Alike, err = p.alike(ctx, s.Register.ID); err != nil {
			return err
		}
	}
	if s.Withdrawable = p.Intake.Withdrawable(ctx, a, s.Register.ID); s.Withdrawable != nil && !fault.Is(s.Withdrawable, fault.NotReady) {
		return s.Withdrawable
	}
	if s.Later, err = p.Intake.LookedOver(ctx, a, s.Register); err != nil {
		return err
	}
	if s.Lost, s.Said, err = p.Intake.Missing(ctx, a, s.Register.ID); err != nil {
		return err
	}
	if s.Register.Kind == intake.KindRegister && s.Register.WithdrawnAt == 0 && p.Open != nil {
		if s.Open, err = p.Open(ctx, a, s.Register.ID); err != nil {
			return err
		}
	}
	if s.Belied, err = p.Intake.IsBelied(ctx, s.Register); err != nil {
		return err
	}
	if s.Fallen, err = rests.Fallen(ctx, p.Intake.DB, s.Register.ID); err != nil {
		return err
	}
	return platform.Render(w, r, status, registerShowPage(s, form))
}

// registerMissing keeps that nobody is missing by the rows that could not come in, or takes it back.
func (p *Pages) registerMissing(w http.ResponseWriter, r *http.Request) error {
	a, at := access.Acting(r.Context()), r.PathValue("import")
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		return "/register/imports/" + at + "#missing", p.Intake.SayMissing(r.Context(), a, at, r.PostFormValue("missing") == "yes")
	})
}

// lostKey gives the sentence about rows that could not come in: that somebody is in no number is said while nobody knows whom they are about, and not
// once somebody says that nobody is missing.
func lostKey(s standing) string {
	if len(s.Lost) > 0 {
		return "supervision.register.lost_what"
	}
	return "supervision.register.lost_rows"
}

// outcomeTiles says what became of each row that was read, and how much of the file was doubtful or no row at all.
// Rows that stayed out undecided ask for nothing more once the file was looked over.
func outcomeTiles(ctx context.Context, i intake.Register, out intake.Outcome, lookedOver bool) []part.Tile {
	tile := func(key string, n int) part.Tile {
		return part.Tile{Label: i18n.T(ctx, "supervision.register."+key), Number: i18n.Number(ctx, n)}
	}
	undecided := tile("undecided", out.Undecided)
	if out.Undecided > 0 && !lookedOver {
		undecided.Kind, undecided.Href = "warn", "#undecided"
	}
	tiles := []part.Tile{tile("read", out.Read)}
	if i.Kind == intake.KindRegister {
		tiles = append(tiles, tile("imported", i.Imported), tile("changed", out.Changed))
	} else {
		tiles = append(tiles, tile("imported_notes", i.Imported))
	}
	tiles = append(tiles, tile("here", out.AlreadyHere), tile("errors", out.Errors()))
	if i.Kind == intake.KindRegister {
		tiles = append(tiles, tile("left_out", out.LeftOut), undecided)
	}
	doubtful, changed, absent := cellsOf(out.Findings)
	if len(absent) > 0 {
		tiles = append(tiles, part.Tile{Label: i18n.T(ctx, "supervision.look.absent"), Number: i18n.Number(ctx, len(absent)), Href: "#absent"})
	}
	if len(changed) > 0 {
		tiles = append(tiles, tile("changed_cells", len(changed)))
	}
	return append(tiles, tile("findings", len(doubtful)), tile("skipped", out.Skipped))
}

// registerReport gives what became of the rows as a table to work through; it holds what the cells said.
func (p *Pages) registerReport(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, out, err := p.Intake.RegisterReport(ctx, access.Acting(r.Context()), r.PathValue("import"))
	if err != nil {
		return err
	}
	t := sheet.Table{Name: i18n.T(ctx, "supervision.register.findings"), Columns: []sheet.Column{
		{Key: "row", Label: i18n.T(ctx, "supervision.register.row"), Kind: sheet.Integer}, {Key: "column", Label: i18n.T(ctx, "supervision.register.column")},
		{Key: "text", Label: i18n.T(ctx, "supervision.register.text")}, {Key: "severity", Label: i18n.T(ctx, "supervision.register.fate")},
		{Key: "code", Label: i18n.T(ctx, "supervision.register.code")}, {Key: "message", Label: i18n.T(ctx, "supervision.register.finding")}}}
	for _, f := range out.Findings {
		t.Rows = append(t.Rows, []any{f.Row, f.Where(ctx), f.Says(ctx), i18n.T(ctx, cmp.Or(f.Fate(), "supervision.register.severity."+string(f.Severity))), f.Code, f.Sentence(ctx)})
	}
	if err := platform.Ready(ctx); err != nil {
		return err
	}
	if r.URL.Query().Get("as") == "csv" {
		platform.Attachment(w, "text/csv; charset=utf-8", "register-"+i.ID[:8]+".csv")
		if i18n.Lang(ctx) == i18n.French {
			t = t.Worded() // the keys are English
		}
		return sheet.WriteCSV(w, t)
	}
	platform.Attachment(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "register-"+i.ID[:8]+".xlsx")
	return sheet.WriteXLSX(w, t)
}

// registerOriginal gives a register back as it came.
func (p *Pages) registerOriginal(w http.ResponseWriter, r *http.Request) error {
	file, name, err := p.Intake.RegisterFile(r.Context(), access.Acting(r.Context()), r.PathValue("import"))
	if err != nil {
		return err
	}
	return platform.Send(w, r, platform.Stored, name, file)
}

func (p *Pages) registerAssign(w http.ResponseWriter, r *http.Request) error {
	a, at := access.Acting(r.Context()), r.PathValue("import")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if _, err := p.Intake.AssignNamed(r.Context(), a, at, r.PostFormValue("written"), r.PostFormValue("person")); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "supervision.flash.assigned")
		return "/register/imports/" + at, nil
	})
	if fault.Is(err, fault.Invalid) {
		return p.showRegister(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	}
	return err
}

func (p *Pages) registerAsk(w http.ResponseWriter, r *http.Request) error {
	i, err := p.Intake.Register(r.Context(), access.Acting(r.Context()), r.PathValue("import"))
	if err != nil {
		return err
	}
	if err := p.Intake.Withdrawable(r.Context(), access.Acting(r.Context()), i.ID); fault.Is(err, fault.NotReady) {
		return p.showRegister(w, r, http.StatusUnprocessableEntity, part.Form{Problems: []fault.Problem{fault.Beside("withdraw", err)}})
	}
	files, err := p.Intake.Hides(r.Context(), access.Acting(r.Context()), i.ID)
	if err != nil {
		return err
	}
	upon, err := rests.Upon(r.Context(), p.Intake.DB, i.ID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, registerWithdrawPage(i, files, upon))
}

func (p *Pages) registerWithdraw(w http.ResponseWriter, r *http.Request) error {
	a, at := access.Acting(r.Context()), r.PathValue("import")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Intake.WithdrawRegister(r.Context(), a, at); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "supervision.flash.withdrawn")
		return "/register", nil
	})
	if fault.Is(err, fault.NotReady) {
		return p.showRegister(w, r, http.StatusUnprocessableEntity, part.Form{Problems: []fault.Problem{fault.Beside("withdraw", err)}})
	}
	return err
}

// alike leads to the pairs that a register brought and somebody is to decide, or to nothing when there is none.
func (p *Pages) alike(ctx context.Context, importID string) (templ.Component, error) {
	list, err := p.pairing().Pairs(ctx, access.Acting(ctx), importID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return p.Alike(list), nil
}

// withdrawWhat says what a withdrawal does: of a register that brought no file, that none is hidden.
func withdrawWhat(ctx context.Context, i intake.Register, files int, upon []rests.Register) string {
	what := i18n.T(ctx, "supervision.register.withdraw_what", "Count", files)
	switch {
	case i.Nobody:
		what = i18n.T(ctx, "supervision.register.withdraw_nobody")
	case files == 0:
		what = i18n.T(ctx, "supervision.register.withdraw_none")
	}
	if len(upon) > 0 {
		what += " " + i18n.T(ctx, "supervision.register.withdraw_upon", "List", listed(ctx, upon))
	}
	return what
}

// listed names registers, each with the day on which it came.
func listed(ctx context.Context, all []rests.Register) string {
	out := make([]string, len(all))
	for n, x := range all {
		out[n] = cmp.Or(x.Name, i18n.Unknown) + " (" + i18n.Date(ctx, clock.DateOf(clock.FromMicros(x.Recorded), i18n.Zone(ctx))) + ")"
	}
	return strings.Join(out, ", ")
}

// rowsText writes the numbers of the first rows, as the file has them.
func rowsText(ctx context.Context, rows []int) string {
	var out []string
	for _, n := range rows[:min(len(rows), fewFindings)] {
		out = append(out, i18n.Number(ctx, n))
	}
	if len(rows) > fewFindings {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// titleOf calls what was brought in: a register, or notes.
func titleOf(ctx context.Context, i intake.Register) string {
	if i.Kind == intake.KindNotes {
		return i18n.T(ctx, "supervision.register.one_notes")
	}
	return i18n.T(ctx, "supervision.register.one")
}

// saidOf writes what stands in the way of something, in the reader's words.
func saidOf(ctx context.Context, err error) string {
	p := fault.Beside("", err)
	return i18n.T(ctx, p.Key, p.Args...)
}

func columnName(ctx context.Context, c register.Column) string {
	if c.Field == "" {
		return i18n.T(ctx, "supervision.register.unknown_column")
	}
	return i18n.T(ctx, "register.field."+string(c.Field))
}

// meantOptions offers whom a name may mean: first who is likely, and said to be; nobody is chosen.
func meantOptions(ctx context.Context, n intake.Unmatched, people []register.Person) []part.Option {
	out := part.Choices(n.Likely, func(x register.Person) part.Option {
		return part.Option{Value: x.ID, Text: i18n.T(ctx, "supervision.register.name_likely", "Name", x.Name)}
	})
	for _, p := range people {
		if !slices.Contains(n.Likely, p) {
			out = append(out, part.Option{Value: p.ID, Text: p.Name})
		}
	}
	return out
}
