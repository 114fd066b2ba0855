package document

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/whose"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/witness"
)

// Signer is somebody who may sign at a place of a form, with the id by which a page names them. Role is theirs among the people and places of
// the file; empty of the client and of those who work on the file.
type Signer struct{ ID, Name, Role string }

// represents are the roles of people and places in which somebody signs for a client: their designated representative, a parent or guardian,
// their counsel.
var represents = []string{"representative", "family", "counsel"}

// Signers lists who may sign at a place of a form. A place of staff is signed on screen by whoever is signed in and by nobody else; on paper by
// a colleague who writes in the part, too. The client's is signed by the client, under any of their names, or by somebody who may sign for them.
func (s *Service) Signers(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, x FileForm, item string, way forms.Way) ([]Signer, error) {
	i, _ := x.Definition.Item(item)
	self := []Signer{{a.PersonID, a.Name, ""}}
	switch whose.Of(i) {
	case whose.Staff:
		return s.colleagues(ctx, self, a, x, item, way)
	case whose.Client:
		return s.forClient(ctx, q, a, f, nil, represents)
	}
	return s.forClient(ctx, q, a, f, self, registry.PlaceRoles)
}

// colleagues adds, on paper, those of the actor's organisation who write in the part of a place.
func (s *Service) colleagues(ctx context.Context, out []Signer, a access.Actor, x FileForm, item string, way forms.Way) ([]Signer, error) {
	if way != forms.Scanned {
		return out, nil
	}
	for _, p := range x.Seen {
		if !p.Defined.Has(item) {
			continue
		}
		for _, role := range p.Defined.Edit {
			list, err := s.Access.PeopleOf(ctx, a.OrganisationID, role)
			if err != nil {
				return nil, err
			}
			for _, c := range list {
				if !slices.ContainsFunc(out, func(o Signer) bool { return o.ID == c.ID }) {
					out = append(out, Signer{c.ID, c.Name, ""})
				}
			}
		}
	}
	return out, nil
}

// namesOf gives the client of a file by each of their names.
func (s *Service) namesOf(ctx context.Context, q db.Querier, f supervision.File) ([]string, error) {
	client, err := s.Registry.ClientByID(ctx, q, f.ClientID)
	if err != nil {
		return nil, err
	}
	aliases, err := s.Registry.Aliases(ctx, q, f.ClientID)
	return client.Names(aliases), err
}

// forClient adds the client by each of their names, and the people of the file in some roles. Those are for the provider's people, whose file it is.
func (s *Service) forClient(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, out []Signer, roles []string) ([]Signer, error) {
	names, err := s.namesOf(ctx, q, f)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		out = append(out, Signer{name, name, ""})
	}
	if a.OrganisationID != f.OrganisationID {
		return out, nil
	}
	places, err := s.Registry.PlacesOf(ctx, q, f.ID)
	for _, p := range places {
		if p.Name != "" && slices.Contains(roles, p.Role) {
			out = append(out, Signer{p.ID, p.Name, p.Role})
		}
	}
	return out, err
}

// signedBy gives a signature the name of who signs as the record has it, and their role. Anybody else is refused beside the field. Where staff
// sign on screen nobody is asked: it is whoever is signed in.
func (s *Service) signedBy(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, g *forms.Signing) error {
	i, _ := x.Definition.Item(g.Item)
	if g.Signer == "" && whose.Of(i) == whose.Staff {
		g.Signer = a.PersonID
	}
	if g.Signer == "" {
		return nil // asked for with whatever else is missing
	}
	list, err := s.Signers(ctx, tx, a, f, x, g.Item, g.Way)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(c Signer) bool { return c.ID == g.Signer })
	if at < 0 {
		at = slices.IndexFunc(list, func(c Signer) bool { return registry.CalledAlike(c.Name, g.Signer) })
	}
	if at < 0 {
		return fault.At("signer", "document.problem.signer."+string(whose.Of(i)), "Name", a.Name)
	}
	g.Signer, g.Role = list[at].Name, list[at].Role
	names, err := s.namesOf(ctx, tx, f)
	return cmp.Or(err, witness.Apart(*g, names))
}

// interpreted says of a signature whether its signer needs an interpreter: the client of whom the file says so does, and nobody who signs for
// them. Of anybody else it keeps no reason why none was needed.
func (s *Service) interpreted(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, x FileForm, g *forms.Signing) error {
	client, err := s.Registry.ClientByID(ctx, q, f.ClientID)
	if err != nil {
		return err
	}
	i, _ := x.Definition.Item(g.Item)
	hand := whose.Of(i)
	own := g.Role == "" && (hand == whose.Client || hand == whose.Anybody && g.Signer != "" && g.Signer != a.Name)
	if g.Foreign = own && interprets(client); !g.Foreign {
		g.Uninterpreted = ""
	}
	return nil
}

// interprets reports whether the file says that a client needs an interpreter.
func interprets(c registry.Client) bool { return c.InterpreterNeeded == "yes" }
