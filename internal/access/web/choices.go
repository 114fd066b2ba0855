package web

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
)

func languages(ctx context.Context) []part.Option {
	return part.Options(ctx, "access.language.", []string{"en", "fr"})
}

// zoneOptions offers the country's time zones, and the one that stands there already.
func zoneOptions(ctx context.Context, present string) []part.Option {
	out := part.Options(ctx, "access.zone.", zones)
	if present != "" && !slices.Contains(zones, present) {
		out = append(out, part.Option{Value: present, Text: present})
	}
	return out
}

// zoneName writes a time zone in words; one that is not of the list as it is.
func zoneName(ctx context.Context, zone string) string {
	if !slices.Contains(zones, zone) {
		return zone
	}
	return i18n.T(ctx, "access.zone."+zone)
}

func roles(ctx context.Context) []part.Option {
	codes := make([]string, len(access.Roles))
	for i, r := range access.Roles {
		codes[i] = string(r)
	}
	return part.Options(ctx, "access.role.", codes)
}

// roleNames writes roles in the reader's language.
func roleNames(ctx context.Context, all []access.Role) string {
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = i18n.T(ctx, "access.role."+string(r))
	}
	return strings.Join(names, ", ")
}

// MembershipName says in words whose work an actor does.
func MembershipName(ctx context.Context, m access.Membership) string {
	return m.OrganisationIn(i18n.Lang(ctx)) + " · " + roleNames(ctx, m.Roles())
}
