package access

import (
	"context"
	"sync"

	"passerelle/internal/platform/i18n"
)

type regionNamesKey struct{}

// WithRegionNames lets pages call regions by their names; they are looked up when the first is asked for.
func (s *Service) WithRegionNames(ctx context.Context) context.Context {
	return context.WithValue(ctx, regionNamesKey{}, sync.OnceValue(func() map[string]Organisation {
		all, err := s.Organisations(ctx, Region)
		if err != nil {
			return nil // the codes stand for themselves
		}
		out := map[string]Organisation{}
		for _, o := range all {
			out[o.RegionCode] = o
		}
		return out
	}))
}

// Called names a site with its region, in the reader's language.
func (s Site) Called(ctx context.Context) string {
	return s.NameIn(i18n.Lang(ctx)) + " (" + RegionName(ctx, s.RegionCode) + ")"
}

// RegionName calls a region by its name in the reader's language, by its code where no office of it is known.
func RegionName(ctx context.Context, code string) string {
	names, ok := ctx.Value(regionNamesKey{}).(func() map[string]Organisation)
	if !ok {
		return code
	}
	o, known := names()[code]
	if !known {
		return code
	}
	return o.NameIn(i18n.Lang(ctx))
}
