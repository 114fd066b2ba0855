package told

import (
	"context"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/differing"
	"passerelle/internal/supervision/setaside"
)

// otherwise says what a referral says otherwise than its file, and why the file was opened so where that was said.
func otherwise(ctx context.Context, v Story, _ int, p history.DifferencePayload) string {
	d := differing.Difference{Risk: p.Risk, FileRisk: p.FileRisk, Housing: p.Housing, FileHousing: p.FileHousing}
	return strings.Join(append(d.Says(ctx), because(v.Names["difference/"+p.Difference])...), " ")
}

// settled says what became of it, and why.
func settled(ctx context.Context, v Story, _ int, p history.DifferencePayload) string {
	return strings.Join(append([]string{i18n.T(ctx, "differing.told."+p.Outcome)}, because(v.Names["difference/"+p.Difference+"/"+p.Outcome])...), ": ")
}

// setAside says what a check-in or a hearing found, and by whom, when and why it was set aside.
func setAside(ctx context.Context, v Story, at int, p history.FindingPayload) string {
	return strings.Join(append([]string{finding(ctx, v, at, p)}, because(v.Names[setaside.Name(p.CheckIn+p.Hearing, p.Condition)])...), " · ")
}

func because(why string) []string {
	if why == "" {
		return nil
	}
	return []string{why}
}
