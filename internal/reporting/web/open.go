package web

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/reporting/told"
)

// openWords says what the registers of a provider leave open.
func openWords(ctx context.Context, o told.Open) string {
	var out []string
	if o.Waits {
		out = append(out, i18n.T(ctx, "reporting.open.row"))
	}
	if u := o.Undated; u.Any() {
		out = append(out, i18n.T(ctx, "reporting.open.undated", "Referrals", u.Referrals, "Decisions", u.Decisions, "Enrolments", u.Enrolments, "Closures", u.Closures, "Breaches", u.Breaches))
	}
	if u := o.Since; u.Any() {
		out = append(out, i18n.T(ctx, "reporting.open.since", "Referrals", u.Referrals, "Decisions", u.Decisions, "Enrolments", u.Enrolments, "Closures", u.Closures, "Breaches", u.Breaches))
	}
	return strings.Join(out, "; ")
}

// counted leaves of those whose registers leave something open the providers whose months are in the sums: the others are named as missing.
func counted(all []told.Open, parts map[[2]string]bool) []told.Open {
	return slices.DeleteFunc(slices.Clone(all), func(o told.Open) bool { return !parts[[2]string{o.OrganisationID, o.Region}] })
}

// openRemarks are the same for files, each of a provider's whole time.
func openRemarks(ctx context.Context, all []told.Open, names map[string]string) []remark {
	var out []remark
	for _, o := range all {
		out = append(out, remark{provider: names[o.OrganisationID] + " · " + access.RegionName(ctx, o.Region), kind: "registers", text: openWords(ctx, o)})
	}
	return out
}

// withOpen gives a file of several providers a line for each whose registers leave something open, without a number and in the words of the page.
func withOpen(ctx context.Context, t sheet.Table, all []told.Open, names map[string]string) sheet.Table {
	for _, o := range all {
		said := remark{kind: "registers", text: openWords(ctx, o)}
		t.Rows = append(t.Rows, []any{o.Region, names[o.OrganisationID], "", "", i18n.T(ctx, "reporting.remark.whole"), nil, "", access.RegionName(ctx, o.Region), said.sentence(ctx)})
	}
	return t
}

// remarks say, in what management takes with it, whose registers leave something open.
func (p publicationView) remarks(ctx context.Context) (out []remark) {
	for _, o := range p.Open {
		out = append(out, remark{provider: p.Names[o.OrganisationID] + " · " + access.RegionName(ctx, o.Region), kind: "registers", text: i18n.T(ctx, "reporting.open.published_one")})
	}
	return out
}

// withOpen gives the one table that management takes with it a line for each of them, without a number.
func (p publicationView) withOpen(ctx context.Context, t sheet.Table) sheet.Table {
	for _, r := range p.remarks(ctx) {
		row := make([]any, len(t.Columns))
		row[0], row[1], row[2] = "", "", r.provider+i18n.Colon(ctx)+r.text
		t.Rows = append(t.Rows, row)
	}
	return t
}
