// Package seen decides that the reports of a region and of the nation are sent as whoever sends them saw them: a month that was accepted or
// corrected since their page is shown to them first (RPT-3, RPT-4). What a provider certifies is compared where it is certified. Start at
// [Service.SendRegion].
package seen

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting"
)

// Service sends what was seen.
type Service struct {
	DB        *db.DB
	Reporting *reporting.Service
}

// What would be sent now: of a region the revisions that were accepted last, of the nation those in the latest report of each region.
const (
	ofRegion = `select x.id from submission x where x.month=$1 and x.region=$2 and x.state='ACCEPTED' and not exists (select 1 from submission y
		where y.organisation_id=x.organisation_id and y.region=x.region and y.month=x.month and y.state='ACCEPTED' and y.revision>x.revision) order by x.id`
	ofNation = `select p.submission_id from regional_part p join regional_report r on r.id=p.report_id where r.month=$1 and r.revision=(select max(y.revision)
		from regional_report y where y.month=r.month and y.region=r.region) order by p.submission_id`
)

// Region names what a region's report of a month would be of now.
func (s Service) Region(ctx context.Context, region string, m clock.Month) (string, error) {
	return s.name(ctx, ofRegion, m, region)
}

// Nation names what would go to management of a month now.
func (s Service) Nation(ctx context.Context, m clock.Month) (string, error) {
	return s.name(ctx, ofNation, m)
}

func (s Service) name(ctx context.Context, query string, args ...any) (string, error) {
	ids, err := db.All[string](ctx, s.DB, query, args...)
	if err != nil {
		return "", fmt.Errorf("what would be sent: %w", err)
	}
	sum := sha256.Sum256([]byte(strings.Join(ids, " ")))
	return hex.EncodeToString(sum[:12]), nil
}

// SendRegion sends the region's report, see [reporting.Service.Consolidate], as it was when saw named it; of whoever shows no page saw is empty.
func (s Service) SendRegion(ctx context.Context, a access.Actor, m clock.Month, saw string, missing []string, remark string) error {
	if err := same(saw, func() (string, error) { return s.Region(ctx, a.Region, m) }); err != nil {
		return err
	}
	return s.Reporting.Consolidate(ctx, a, m, missing, remark)
}

// SendNation sends the nation's month to management, see [reporting.Service.SendToManagement], as it was when saw named it.
func (s Service) SendNation(ctx context.Context, a access.Actor, m clock.Month, saw string, missing []string, remark string) error {
	if err := same(saw, func() (string, error) { return s.Nation(ctx, m) }); err != nil {
		return err
	}
	return s.Reporting.SendToManagement(ctx, a, m, missing, remark)
}

// same refuses what is not what somebody saw.
func same(saw string, now func() (string, error)) error {
	if saw == "" {
		return nil
	}
	is, err := now()
	if err == nil && is != saw {
		err = fault.Overtaken("reporting.problem.sent_unseen")
	}
	return err
}
