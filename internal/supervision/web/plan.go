package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/hearsay"
	onword "passerelle/internal/supervision/hearsay/panel"
	"passerelle/internal/supervision/naming"
	"passerelle/internal/supervision/pairs"
	"passerelle/internal/supervision/relied"
)

// planRoutes are the pages of a file beside its first: plan, client, people and places, the officer's answers.
func (p *Pages) planRoutes(file string) []platform.Route {
	return []platform.Route{
		{Pattern: "GET /beds", Handle: p.beds, Action: string(access.BedsRead)},
		{Pattern: "POST /beds/residences", Handle: p.residenceAdd, Action: string(access.BedsWrite)},
		{Pattern: "POST /beds/arrive", Handle: p.arrive, Action: string(access.BedsWrite)},
		{Pattern: "POST /beds/expect-departure", Handle: p.expectDeparture, Action: string(access.BedsWrite)},
		{Pattern: "POST /beds/depart", Handle: p.depart, Action: string(access.BedsWrite)},
		{Pattern: "GET /beds/stays/{stay}", Handle: p.stay, Action: string(access.BedsWrite)},
		{Pattern: "POST /beds/stays/{stay}", Handle: p.stayCorrect, Action: string(access.BedsWrite)},
		{Pattern: "GET " + file + "/plan", Handle: p.plan, Action: string(access.ConditionRead)},
		{Pattern: "POST " + file + "/conditions", Handle: p.conditions, Action: string(access.ConditionWrite), Page: file + "/plan"},
		{Pattern: "POST " + file + "/goals", Handle: p.goals, Action: string(access.ConditionWrite), Page: file + "/plan"},
		{Pattern: "GET " + file + "/goals/{goal}", Handle: p.goal, Action: string(access.ConditionWrite)},
		{Pattern: "POST " + file + "/goals/{goal}", Handle: p.goalChange, Action: string(access.ConditionWrite)},
		{Pattern: "POST " + file + "/hearings", Handle: p.hearings, Action: string(access.ConditionWrite), Page: file + "/plan"},
		{Pattern: "GET " + file + "/hearings/{hearing}", Handle: p.hearing, Action: string(access.ConditionWrite)},
		{Pattern: "POST " + file + "/hearings/{hearing}", Handle: p.hearingChange, Action: string(access.ConditionWrite)},
		{Pattern: "POST " + file + "/hearings/{hearing}/cancel", Handle: p.hearingCancel, Action: string(access.ConditionWrite)},
		{Pattern: "GET " + file + "/client", Handle: p.client, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/client", Handle: p.clientCorrect, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/names", Handle: p.aliasAdd, Action: string(access.FileWrite), Page: file + "/client"},
		{Pattern: "POST " + file + "/not-same", Handle: p.notSame, Action: string(access.FileWrite), Page: file + "/client"},
		{Pattern: "GET " + file + "/opened-in-error", Handle: p.inError, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/opened-in-error", Handle: p.inErrorPost, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/in-error", Handle: p.inErrorTakeBack, Action: string(access.FileWrite)},
		{Pattern: "GET " + file + "/places", Handle: p.places, Action: string(access.FileRead)},
		{Pattern: "POST " + file + "/places", Handle: p.placeAdd, Action: string(access.FileWrite)},
		{Pattern: "GET " + file + "/places/{entry}", Handle: p.place, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/places/{entry}", Handle: p.placeChange, Action: string(access.FileWrite)},
		{Pattern: "GET " + file + "/places/{entry}/end", Handle: p.placeEndAsk, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/places/{entry}/take-back", Handle: p.placeTakeBack, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/places/{entry}/end", Handle: p.placeEnd, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/breaches/{breach}/take-back", Handle: p.takeBack, Action: string(access.BreachWrite)},
		{Pattern: "POST " + file + "/breaches/{breach}/answer", Handle: p.answer, Action: string(access.BreachAnswer)},
	}
}

// act does an act on a file for the first post with its key, and leads to a page of the file; a problem of a field, or
// that the file has moved on, shows the page again with what was typed.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, to, flash string, again func(part.Form, int) error, do func(ctx context.Context, a access.Actor, file string) error) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := do(r.Context(), a, file); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return "/files/" + file + to, nil
	})
	if part.Repeats(err) {
		return again(part.Again(r.PostForm, err), statusOf(err))
	}
	return err
}

func (p *Pages) plan(w http.ResponseWriter, r *http.Request) error {
	return p.planForm(w, r, http.StatusOK, part.Of("on", string(p.today(r.Context()))))
}

func (p *Pages) planForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	plan, err := p.Supervision.PlanOf(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	var seen map[string]attendance.Evidence
	granted, err := p.coming().Of(r.Context(), plan.File)
	if err != nil {
		return err
	}
	var said map[string]hearsay.Row
	var proposed hearing.Proposed
	if !plan.ForHousing {
		if seen, err = p.attendance().Evidence(r.Context(), access.Acting(r.Context()), plan.File); err != nil {
			return err
		}
		if said, err = (hearsay.Service{Service: p.Supervision}).OfConditions(r.Context(), plan.File.ID); err != nil {
			return err
		}
		if proposed, err = p.Documents.HearingProposed(r.Context(), p.Documents.DB, plan.File, plan.Hearings); err != nil {
			return err
		}
	} else {
		granted = coming.Marked(granted)
	}
	return platform.Render(w, r, status, planPage(plan, seen, said, granted, proposed, form, p.today(r.Context())))
}

// coming reads what was granted from a day to come.
func (p *Pages) coming() coming.Service { return coming.Service{Service: p.Supervision} }

func (p *Pages) planAct(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, a access.Actor, file string) error) error {
	return p.act(w, r, "/plan", "supervision.flash.kept", func(f part.Form, status int) error { return p.planForm(w, r, status, f) }, do)
}

func (p *Pages) conditions(w http.ResponseWriter, r *http.Request) error {
	return p.planAct(w, r, func(ctx context.Context, a access.Actor, file string) error {
		change := supervision.ConditionChange{On: date(r, "on"), Direction: r.PostFormValue("direction"), End: r.PostForm["end"], Both: r.PostFormValue("both") == "yes", Word: onword.In(r)}
		if code := r.PostFormValue("code"); code != "" {
			change.Add = []supervision.Condition{{Code: code, Words: r.PostFormValue("condition_words"), ImposedBy: r.PostFormValue("imposed_by"), Concern: r.PostFormValue("concern"), LastDay: date(r, "last_day"), ForHousing: r.PostFormValue("for_housing") == "yes"}}
		}
		_, err := p.Supervision.ChangeConditions(ctx, a, file, number(r, "version"), change)
		return err
	})
}

func number(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.PostFormValue(name))
	if err != nil || n < 1 {
		return -1 // of no record: refused as stale
	}
	return n
}

// clientView is a file's client as it is corrected.
type clientView struct {
	supervision.View
	Form   part.Form
	Alike  []supervision.Twin // of the client as it stands
	Met    []supervision.Twin // of what was typed
	Merges []registry.Merged
	Former []registry.Correction // what was written before, the newest first
	Names  []registry.Alias
	By     map[string]string // who set a name aside
	Apart  []pairs.Apart     // of whom somebody said that they are somebody else
}

func (p *Pages) client(w http.ResponseWriter, r *http.Request) error {
	return p.clientForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) clientForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	a := access.Acting(r.Context())
	v, err := p.Supervision.ViewTo(r.Context(), a, r.PathValue("file"), access.FileWrite)
	if err != nil {
		return err
	}
	page := clientView{View: v, Form: form}
	if !form.Posted("full_name") { // a page opened anew, or another of its forms shown again
		page.Form.Values = formOf(r.Context(), v.Client).Values
		for name, typed := range form.Values {
			if name != "version" {
				page.Form.Values[name] = typed
			}
		}
	}
	if form.Meanwhile != nil {
		compareClient(r.Context(), v.Client, form)
	}
	if page.Alike, err = p.Supervision.Twins(r.Context(), a, v.Client); err != nil {
		return err
	}
	if typed := writtenClient(form.Value).Following(v.Client); form.Posted("full_name") && !typed.SameAs(v.Client) {
		typed.ID = v.Client.ID
		if page.Met, err = p.Supervision.Twins(r.Context(), a, typed); err != nil {
			return err
		}
	}
	if page.Apart, err = p.pairing().Apart(r.Context(), a, v.Client.ID); err != nil {
		return err
	}
	if page.Merges, err = p.Supervision.Registry.MergesInto(r.Context(), p.Supervision.DB, v.Client.ID); err != nil {
		return err
	}
	if page.Names, page.By, err = p.naming().Names(r.Context(), a, v.File.ID); err != nil {
		return err
	}
	if page.Former, err = p.Supervision.Registry.Corrections(r.Context(), p.Supervision.DB, v.Client.ID); err != nil {
		return err
	}
	return platform.Render(w, r, status, clientPage(page))
}

// formOf writes what is known of a client as it is typed: a country and a language by their names.
func formOf(ctx context.Context, c registry.Client) part.Form {
	return part.Of("version", strconv.Itoa(c.Version), "full_name", c.FullName, "family_name", c.FamilyName, "given_name", c.GivenName, "script_name", c.ScriptName,
		"uci", c.UCIWritten, "birth_date", string(c.BirthDate), "birth_state", c.BirthState, "sex", c.Sex, "citizenship", i18n.Country(ctx, c.Citizenship), "language", i18n.Spoken(ctx, c.Language),
		"official_language", c.OfficialLanguage, "interpreter", c.InterpreterNeeded)
}

func (p *Pages) clientCorrect(w http.ResponseWriter, r *http.Request) error {
	var different []string
	switch other := r.PostFormValue("alike"); other {
	case "":
	case otherPerson:
		different = r.PostForm["met"]
	default:
		return platform.Redirect(w, r, "/files/"+r.PathValue("file")+"/same/"+url.PathEscape(other))
	}
	return p.act(w, r, "", "supervision.flash.corrected", func(f part.Form, status int) error { return p.clientForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			c := writtenClient(r.PostFormValue)
			c.Version = number(r, "version")
			return p.Supervision.CorrectClient(ctx, a, file, c, r.PostFormValue("reason"), different...)
		})
}

func (p *Pages) naming() naming.Service { return naming.Service{Service: p.Supervision} }

func (p *Pages) aliasAdd(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/client", "supervision.flash.alias", func(f part.Form, status int) error { return p.clientForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			v := r.PostFormValue
			return p.naming().Add(ctx, a, file, registry.Alias{Name: v("alias_name"), ScriptName: v("alias_script"), Kind: v("alias_kind")})
		})
}

func (p *Pages) notSame(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/client", "supervision.flash.not_same", func(f part.Form, status int) error { return p.clientForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			return p.Supervision.NotSamePerson(ctx, a, file, r.PostFormValue("merge"))
		})
}

func (p *Pages) inError(w http.ResponseWriter, r *http.Request) error {
	return p.inErrorForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) inErrorForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Supervision.ViewTo(r.Context(), access.Acting(r.Context()), r.PathValue("file"), access.FileWrite)
	if err != nil {
		return err
	}
	others, err := relied.Of(r.Context(), p.Supervision.DB, v.File.ID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, inErrorPage(v, others, form))
}

func (p *Pages) inErrorTakeBack(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "in-error", "supervision.flash.error_taken_back", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.TakeBackInError(ctx, a, file, version)
		return err
	})
}

func (p *Pages) inErrorPost(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "", "supervision.flash.in_error", func(f part.Form, status int) error { return p.inErrorForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			_, err := p.Supervision.OpenedInError(ctx, a, file, number(r, "version"), r.PostFormValue("sure") == "yes", r.PostFormValue("error_reason"))
			return err
		})
}

func (p *Pages) places(w http.ResponseWriter, r *http.Request) error {
	return p.placesForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) placesForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Supervision.Brief(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	if err := p.Supervision.ShowAddresses(r.Context(), access.Acting(r.Context()), &v); err != nil {
		return err
	}
	ended, by, err := p.around().Ended(r.Context(), v)
	if err != nil {
		return err
	}
	know, err := p.Beside.OnPlaces(r.Context(), access.Acting(r.Context()), v.File.ID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, placesPage(v, know, ended, by, form))
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "", "supervision.flash.kept", func(f part.Form, status int) error {
		return p.showFile(w, r, status, answerTo(r.PathValue("breach")), f)
	},
		func(ctx context.Context, a access.Actor, _ string) error {
			return p.Supervision.AnswerBreach(ctx, a, r.PathValue("breach"), r.PostFormValue("action"), date(r, "answered_on"))
		})
}
