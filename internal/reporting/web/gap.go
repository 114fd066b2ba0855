package web

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
)

// gapLine is one provider's months that figures lack.
type gapLine struct{ Region, Provider, Months string }

// gapLines puts the months of each provider together, in their order.
func gapLines(ctx context.Context, gaps []owing.Gap) []gapLine {
	var out []gapLine
	for _, g := range gaps {
		said := string(g.Period.Month) + " (" + i18n.T(ctx, gapKey(g)) + ")"
		if n := len(out) - 1; n >= 0 && out[n].Region == g.Period.Region && out[n].Provider == g.Provider {
			out[n].Months += ", " + said
			continue
		}
		out = append(out, gapLine{g.Period.Region, g.Provider, said})
	}
	return out
}

// gapKey says where a month stands that figures lack, or that only a register tells of it.
func gapKey(g owing.Gap) string {
	if g.Untold {
		return "reporting.gaps.untold"
	}
	return stateKey(g.State)
}

// monthsIn names the months that figures lack: a region's, one provider's in it, or the nation's when there is neither.
func monthsIn(gaps []owing.Gap, region, provider string) string {
	var out []string
	for _, g := range gaps {
		if m := string(g.Period.Month); (region == "" || g.Period.Region == region) && (provider == "" || g.Provider == provider) && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// regionNames lists regions by their names.
func regionNames(ctx context.Context, regions []string) string {
	out := make([]string, len(regions))
	for i, r := range regions {
		out[i] = access.RegionName(ctx, r)
	}
	return strings.Join(out, ", ")
}

// providerNames lists providers with their regions.
func providerNames(ctx context.Context, all []reporting.Period, names map[string]string) string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = names[p.OrganisationID] + " (" + access.RegionName(ctx, p.Region) + ")"
	}
	return strings.Join(out, ", ")
}

// lacks says of a column what its numbers lack: a provider's its months; a region's the providers, with their months
// where the table is of several. More than two providers are counted.
func (n nationView) lacks(ctx context.Context, c column) string {
	if c.Provider != "" {
		return lacking(ctx, monthsIn(n.Gaps, c.Region, c.Provider))
	}
	var of []owing.Gap
	var providers []string
	for _, g := range n.Gaps {
		if g.Period.Region == c.Region {
			of = append(of, g)
			providers = append(providers, g.Provider)
		}
	}
	if providers = slices.Compact(providers); len(providers) > 2 {
		return incomplete(ctx, of)
	}
	if n.First != n.Last {
		for i, p := range providers {
			providers[i] = p + " " + monthsIn(of, c.Region, p)
		}
	}
	return lacking(ctx, strings.Join(providers, "; "))
}

// lacking says of a column that its numbers lack months; nothing when they are whole.
func lacking(ctx context.Context, months string) string {
	if months == "" {
		return ""
	}
	return i18n.T(ctx, "reporting.gaps.without", "Months", months)
}

// incomplete says of everything together how many providers' months are not in it.
func incomplete(ctx context.Context, gaps []owing.Gap) string {
	if len(gaps) == 0 {
		return ""
	}
	return i18n.T(ctx, "reporting.gaps.count", "Count", len(gaps))
}

// missing writes which providers' months figures lack, one a line.
func missing(ctx context.Context, gaps []owing.Gap) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.missing"), Columns: []sheet.Column{regionColumn(ctx),
		{Key: "region_name", Label: i18n.T(ctx, "reporting.column.region_name")}, providerColumn(ctx),
		monthColumn(ctx), {Key: "state", Label: i18n.T(ctx, "reporting.column.state")}}}
	for _, g := range gaps {
		t.Rows = append(t.Rows, []any{g.Period.Region, access.RegionName(ctx, g.Period.Region), g.Provider, string(g.Period.Month), i18n.T(ctx, gapKey(g))})
	}
	return t
}

// columnLabel gives a column of a file its name, with what its numbers lack.
func columnLabel(name, lacks string) string {
	if lacks == "" {
		return name
	}
	return name + " (" + lacks + ")"
}

// valued calls the number of a table of figures by what it is of: everything together, with what it lacks.
func valued(ctx context.Context, t sheet.Table, gaps []owing.Gap) sheet.Table {
	for i, c := range t.Columns {
		if c.Key == "value" {
			t.Columns[i].Label = i18n.T(ctx, "reporting.nation.all")
			if sub := incomplete(ctx, gaps); sub != "" {
				t.Columns[i].Label += " (" + sub + ")"
			}
		}
	}
	return t
}
