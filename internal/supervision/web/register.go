package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

func (p *Pages) register(w http.ResponseWriter, r *http.Request) error {
	return p.registerForm(w, r, http.StatusOK, part.Form{}, nil)
}

func (p *Pages) registerForm(w http.ResponseWriter, r *http.Request, status int, form part.Form, out *imported) error {
	sites, err := p.Access.Sites(r.Context(), actor(r).OrganisationID)
	if err != nil {
		return err
	}
	earlier, err := p.Supervision.Registers(r.Context(), actor(r))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, registerPage(sites, form, out, earlier))
}

// imported is what became of a register, for its page.
type imported struct {
	supervision.Outcome
	Columns []register.Column
	DryRun  bool
	Skipped int
}

var orders = map[string]register.Order{"": register.Unasked, "dmy": register.DayFirst, "mdy": register.MonthFirst}

// registerImport looks at a register, and brings it in when asked to. The same file again brings nothing, so a repeated
// post is harmless.
func (p *Pages) registerImport(w http.ResponseWriter, r *http.Request) error {
	i, err := p.read(r)
	if err != nil {
		if known := fault.KindOf(err); known == fault.Invalid || known == fault.TooLarge {
			form := part.Again(r.PostForm, err)
			if len(form.Problems) == 0 {
				form.Problems = []fault.Problem{{Field: "register", Key: keyOf(err)}}
			}
			return p.registerForm(w, r, platform.StatusOf(known), form, nil)
		}
		return err
	}
	i.DryRun = r.PostFormValue("act") != "import"
	out, err := p.Supervision.ImportRegister(r.Context(), actor(r), i)
	if err != nil {
		return err
	}
	return p.registerForm(w, r, http.StatusOK, part.Form{Values: r.PostForm}, &imported{Outcome: out, Columns: i.Reading.Columns,
		DryRun: i.DryRun, Skipped: i.Reading.Skipped})
}

func (p *Pages) read(r *http.Request) (supervision.Import, error) {
	file, _, err := r.FormFile("register")
	if err != nil {
		var c fault.Check
		c.Add("register", "supervision.problem.no_file")
		return supervision.Import{}, c.Err()
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return supervision.Import{}, err
	}
	sheets, err := sheet.Read(content)
	if err != nil {
		return supervision.Import{}, err
	}
	reading, err := register.Read(sheets, register.Options{Today: p.today(), Order: orders[r.PostFormValue("order")]})
	if err != nil {
		return supervision.Import{}, err
	}
	sum := sha256.Sum256(content)
	i := supervision.Import{Reading: reading, FileHash: hex.EncodeToString(sum[:])}
	sites, err := p.Access.Sites(r.Context(), actor(r).OrganisationID)
	if err != nil {
		return i, err
	}
	for _, s := range sites {
		if s.ID == r.PostFormValue("site") || len(sites) == 1 {
			i.SiteID, i.Region = s.ID, s.RegionCode
		}
	}
	if i.Region == "" {
		var c fault.Check
		c.Add("site", "fault.required")
		return i, c.Err()
	}
	return i, nil
}

// registerShow shows one register that was brought in: whose files wait for a case manager, and the way to take it back.
func (p *Pages) registerShow(w http.ResponseWriter, r *http.Request) error {
	return p.showRegister(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showRegister(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	i, err := p.Supervision.Register(r.Context(), actor(r), r.PathValue("import"))
	if err != nil {
		return err
	}
	names, people, err := p.Supervision.NamesWaiting(r.Context(), actor(r), i.ID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, registerShowPage(i, names, people, form))
}

func (p *Pages) registerAssign(w http.ResponseWriter, r *http.Request) error {
	a, at := actor(r), r.PathValue("import")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if _, err := p.Supervision.AssignNamed(r.Context(), a, at, r.PostFormValue("written"), r.PostFormValue("person")); err != nil {
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
	i, err := p.Supervision.Register(r.Context(), actor(r), r.PathValue("import"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, registerWithdrawPage(i))
}

func (p *Pages) registerWithdraw(w http.ResponseWriter, r *http.Request) error {
	a, at := actor(r), r.PathValue("import")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Supervision.WithdrawRegister(r.Context(), a, at); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "supervision.flash.withdrawn")
		return "/register", nil
	})
	if fault.Is(err, fault.NotReady) {
		return p.showRegister(w, r, http.StatusUnprocessableEntity, part.Form{Problems: []fault.Problem{{Field: "withdraw", Key: keyOf(err)}}})
	}
	return err
}
