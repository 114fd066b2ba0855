package document

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// residenceRole is what the address on release is among the people and places of a file.
const residenceRole = "residence"

// ReleaseToKeep reports, for the page of a file that is accepted, whether its referral says where the client lives and nobody has written
// a residence among its people and places: there whoever calls, visits or covers looks for it (CCM-4, CCM-14).
func (s *Service) ReleaseToKeep(ctx context.Context, v supervision.View) (bool, error) {
	if !v.MayWrite || !v.May[access.AddressRead] || lives(v.Places) || v.File.State != supervision.Approved && v.File.State != supervision.Active {
		return false, nil
	}
	address, err := s.releaseAddress(ctx, s.DB, v.File)
	return err == nil && address != "", err
}

// KeepRelease writes the address on release of the referral among the people and places of a file, as one that is protected: the form
// holds it back from those who may not read such an address, and so does the list. Where there is a residence already, nothing is done.
func (s *Service) KeepRelease(ctx context.Context, a access.Actor, fileID string) error {
	f, err := s.FileIn(ctx, s.DB, a, access.AddressRead, fileID)
	if err != nil {
		return err
	}
	places, err := s.Registry.PlacesOf(ctx, s.DB, f.ID)
	if err != nil || lives(places) {
		return err
	}
	address, err := s.releaseAddress(ctx, s.DB, f)
	if err != nil {
		return err
	}
	if address == "" {
		return fault.Missing()
	}
	return s.AddPlace(ctx, a, f.ID, registry.Place{Role: residenceRole, Address: address, Protected: true, Proposed: true})
}

func lives(places []registry.Place) bool {
	return slices.ContainsFunc(places, func(p registry.Place) bool { return p.Role == residenceRole })
}

func (s *Service) releaseAddress(ctx context.Context, q db.Querier, f supervision.File) (string, error) {
	x, there, err := s.referred(ctx, q, f)
	if err != nil || !there {
		return "", err
	}
	return strings.TrimSpace(x.Answers().Get("residence")), nil
}

// livesAt gives where a client lives by the people and places of the file, in one line; by the referral while nobody knows where they live or
// lived since.
func (s *Service) livesAt(ctx context.Context, q db.Querier, f supervision.File) (string, error) {
	places, err := s.Registry.PlacesOf(ctx, q, f.ID)
	if err != nil {
		return "", err
	}
	for _, p := range places { // a residence of the provider comes first
		if p.Role == residenceRole && !p.Proposed {
			return strings.Trim(p.Name+", "+p.Address, ", "), nil
		}
	}
	if known, err := s.Registry.Settled(ctx, q, f.ID); err != nil || known {
		return "", err
	}
	return s.releaseAddress(ctx, q, f)
}
