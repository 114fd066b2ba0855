package synopsis

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

// ofHouse are the questions that are marked for the residence, whoever answers them and wherever: whom it houses, where and with whom they could
// live, what that must offer, and how they are spoken to. The rest of the synopsis is the case manager's (CCM-2, CCM-24).
var ofHouse = map[string]bool{"client_name": true, "uci": true, "born": true, "citizenship": true, "housing": true, "housing_needs": true, Besides("home"): true,
	"language": true, "interpreter": true, Besides("speech"): true}

// withhold leaves a page to somebody for whom only what is marked for the residence is: the other questions say so.
func (p *Page) withhold() {
	for i := range p.Headings {
		for j := range p.Headings[i].Questions {
			q := &p.Headings[i].Questions[j]
			q.Withheld = !ofHouse[q.ID]
		}
	}
}

// Withheld reports whether nothing under a heading is for the reader.
func (h Heading) Withheld() bool {
	for _, q := range h.Questions {
		if !q.Withheld {
			return false
		}
	}
	return true
}

// readable gives the forms of a file from which the synopsis is read. To whoever only houses they give the answers that are marked for the
// residence, also of forms that they do not open: those of the provider's people, as these read them.
func (s *Service) readable(ctx context.Context, a access.Actor, f supervision.File, whole bool) ([]document.FileForm, error) {
	if whole {
		list, err := s.FormsOf(ctx, a, f.ID) // audits the reading of the file's forms
		return list.Forms, err
	}
	provider := access.Actor{OrganisationID: f.OrganisationID, Programme: f.Programme, Roles: []access.Role{access.ProviderSupervisor}}
	list, err := s.Readable(ctx, s.DB, provider, f)
	if err != nil {
		return nil, err
	}
	return list, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", f.ID)).Wait()
}

// unlinked leaves out where an answer stands, for those who do not open it there.
func unlinked(list []Entry) []Entry {
	for i := range list {
		list[i].Form, list[i].FormID = "", ""
	}
	return list
}
