package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/around"
)

// placeOf reads a person or place from its form.
func placeOf(r *http.Request) (registry.Place, error) {
	v := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	place := registry.Place{Role: v("role"), Name: v("name"), Address: v("address"), Protected: v("protected") == "yes", Remarks: v("remarks")}
	var c fault.Check
	for _, field := range []string{"phone", "phone_2"} {
		registry.CheckPhone(&c, field, v(field))
		if v(field) != "" {
			place.Numbers = append(place.Numbers, registry.Number{Kind: "phone", Value: v(field), SafeToCall: v("safe") == "yes", NotSafe: v("safe") == "no",
				NoVoicemail: v("no_voicemail") == "yes"})
		}
	}
	registry.CheckEmail(&c, "email", v("email"))
	if v("email") != "" {
		place.Numbers = append(place.Numbers, registry.Number{Kind: "email", Value: v("email")})
	}
	return place, c.Err()
}

func (p *Pages) placeAdd(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/places", "supervision.flash.place", func(f part.Form, status int) error { return p.placesForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			place, err := placeOf(r)
			if err != nil {
				return err
			}
			return p.Supervision.AddPlace(ctx, a, file, place)
		})
}

func (p *Pages) place(w http.ResponseWriter, r *http.Request) error {
	return p.placeForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) placeForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	place, err := p.Supervision.PlaceToChange(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("entry"))
	if err != nil {
		return err
	}
	if !form.Posted("role") { // a page opened anew, or its other form is shown again
		form.Values = formOfPlace(place).Values
	} else if form.Meanwhile != nil {
		comparePlace(r.Context(), place, form)
	}
	by, err := p.Access.NamesOf(r.Context(), place.EndedBy)
	if err != nil {
		return err
	}
	know, err := p.Beside.OnPlaces(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, placePage(r.PathValue("file"), place, know[place.ID], by[place.EndedBy], form))
}

func formOfPlace(place registry.Place) part.Form {
	f := part.Of("version", strconv.Itoa(place.Version), "role", place.Role, "name", place.Name, "address", place.Address, "remarks", place.Remarks)
	if place.Protected {
		f.Values.Set("protected", "yes")
	}
	phones := []string{"phone", "phone_2"}
	for _, n := range place.Numbers {
		if n.Kind == "email" {
			f.Values.Set("email", n.Value)
			continue
		}
		if len(phones) > 0 {
			f.Values.Set(phones[0], n.Value)
			phones = phones[1:]
		}
		if n.NoVoicemail {
			f.Values.Set("no_voicemail", "yes")
		}
		f.Values.Set("safe", safety(n))
	}
	return f
}

// safety gives what is known of calling a number: yes, no, or unknown.
func safety(n registry.Number) string {
	switch {
	case n.SafeToCall:
		return "yes"
	case n.NotSafe:
		return "no"
	default:
		return "unknown"
	}
}

func (p *Pages) placeChange(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/places", "supervision.flash.place_changed", func(f part.Form, status int) error { return p.placeForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			place, err := placeOf(r)
			if err != nil {
				return err
			}
			place.ID, place.Version = r.PathValue("entry"), number(r, "version")
			return p.Supervision.ChangePlace(ctx, a, file, place)
		})
}

// placeEndAsk asks before a person or place leaves the list.
func (p *Pages) placeEndAsk(w http.ResponseWriter, r *http.Request) error {
	return p.placeEndForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) placeEndForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	place, err := p.Supervision.PlaceToChange(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("entry"))
	if err != nil {
		return err
	}
	if place.EndedOn != "" {
		return p.placeForm(w, r, status, form)
	}
	return platform.Render(w, r, status, placeEndPage(r.PathValue("file"), place, form))
}

func (p *Pages) placeEnd(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/places", "supervision.flash.place_ended", func(f part.Form, status int) error { return p.placeEndForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			return p.Supervision.EndPlace(ctx, a, file, r.PathValue("entry"), r.PostFormValue("end_reason"))
		})
}

func (p *Pages) around() around.Service { return around.Service{Service: p.Supervision} }

func (p *Pages) placeTakeBack(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/places", "supervision.flash.place_back", func(f part.Form, status int) error { return p.placesForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			return p.around().TakeBack(ctx, a, file, r.PathValue("entry"))
		})
}

// remarksKey says whose words stand under somebody: those of the register that brought the client, until somebody writes there.
func remarksKey(f supervision.File, p registry.Place) string {
	if f.ImportID != "" && p.Role == "client" && p.Version == 1 {
		return "supervision.places.of_register"
	}
	return "supervision.places.remarks"
}
