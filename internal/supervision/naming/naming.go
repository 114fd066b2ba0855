// Package naming decides who writes down by what other names the client of a file is known, and who says that one of them is not
// the client's after all. Start at [Service.Add].
package naming

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Add writes down another name of a file's client.
func (s Service) Add(ctx context.Context, a access.Actor, fileID string, name registry.Alias) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, a, fileID)
		if err != nil {
			return err
		}
		return s.Registry.AddAlias(ctx, tx, a, f.ClientID, name)
	})
}

// SetAside says, with a reason, that another name is not the client's after all.
func (s Service) SetAside(ctx context.Context, a access.Actor, fileID, nameID, reason string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, a, fileID)
		if err != nil {
			return err
		}
		return s.Registry.SetAliasAside(ctx, tx, a, f.ClientID, nameID, reason)
	})
}

// Names gives the other names of a file's client to those who may write in the file, within a reading that is audited, and by whom
// each was set aside.
func (s Service) Names(ctx context.Context, a access.Actor, fileID string) ([]registry.Alias, map[string]string, error) {
	f, err := s.file(ctx, s.DB, a, fileID)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.Registry.OtherNames(ctx, s.DB, f.ClientID)
	if err != nil {
		return nil, nil, err
	}
	var people []string
	for _, n := range list {
		if n.AsideBy != "" {
			people = append(people, n.AsideBy)
		}
	}
	by, err := s.Access.NamesOf(ctx, people...)
	if err != nil {
		return nil, nil, fmt.Errorf("who set a name aside: %w", err)
	}
	return list, by, s.Audit.Read(ctx, a.Entry(string(access.FileRead), "file", f.ID)).Wait()
}

// One gives one name that can be set aside.
func (s Service) One(ctx context.Context, a access.Actor, fileID, nameID string) (registry.Alias, error) {
	list, _, err := s.Names(ctx, a, fileID)
	if err != nil {
		return registry.Alias{}, err
	}
	at := slices.IndexFunc(list, func(n registry.Alias) bool { return n.ID == nameID && !n.Kept() && n.AsideAt == 0 })
	if at < 0 {
		return registry.Alias{}, fault.Missing()
	}
	return list[at], nil
}

// KindOf says what another name is, in the reader's language.
func KindOf(ctx context.Context, n registry.Alias) string {
	if n.Kept() {
		return i18n.T(ctx, "supervision.alias.merged")
	}
	return i18n.T(ctx, "registry.alias."+cmp.Or(n.Kind, "FORMER"))
}

func (s Service) file(ctx context.Context, q db.Querier, a access.Actor, fileID string) (supervision.File, error) {
	return s.FileIn(ctx, q, a, access.FileWrite, fileID)
}
