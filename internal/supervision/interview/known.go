package interview

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// waysOnForms are the ways of an interview as the forms name them.
var waysOnForms = map[string]string{"IN_PERSON": "in_person", "TELEPHONE": "phone", "VIDEO": "video"}

// Known gives the last interview of a file that was held, under the published names that a form begins from: BSF801 begins with its day, its
// way and who attended (CCM-6, CCM-10). The caller has let the actor read the file's forms.
func (s Service) Known(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File) (forms.Context, error) {
	known := map[string]any{}
	client, err := s.Registry.ClientByID(ctx, q, f.ClientID)
	if err != nil {
		return nil, err
	}
	if client.InterpreterNeeded == "yes" || client.InterpreterNeeded == "no" {
		known["interpreter"] = client.InterpreterNeeded == "yes"
	}
	people, err := s.around(ctx, q, f)
	if err != nil {
		return nil, err
	}
	list, err := Of(ctx, q, f.ID)
	if at := slices.IndexFunc(list, func(i Interview) bool { return i.Status == Held }); err == nil && at >= 0 {
		err = s.held(ctx, q, f, list[at], known)
	}
	return forms.Context{"interview": known, "around": people}, err
}

// held says of an interview when and where it was, who was there and what was answered.
func (s Service) held(ctx context.Context, q db.Querier, f supervision.File, i Interview, known map[string]any) error {
	known["on"], known["way"], known["attended"], known["place"] = string(i.On), waysOnForms[i.Way], i.attended(ctx), i.Place
	if i.Way == "TELEPHONE" {
		known["place"] = i18n.T(ctx, "interview.by_telephone", "Place", i.Place)
	}
	if i.At != "" {
		known["held"] = string(i.On) + " " + i.At
	}
	if i.Interpreter != "" {
		known["interpreter"] = true
		known["interpreter_name"] = strings.TrimSuffix(i.Interpreter+", "+i.Language, ", ")
	}
	said, err := s.answers(ctx, q, f, i)
	if said != "" {
		known["said"] = said
	}
	return err
}

// attended says who was there beside the case manager.
func (i Interview) attended(ctx context.Context) string {
	who := []string{strings.TrimSpace(i.Attends)}
	if i.Interpreter != "" {
		who = append(who, i18n.T(ctx, "interview.attended_interpreter", "Name", i.Interpreter))
	}
	return strings.Join(slices.DeleteFunc(who, func(x string) bool { return x == "" }), "; ")
}
