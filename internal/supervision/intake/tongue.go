package intake

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/register"
)

// inFrench reports whether the clients of a register are written to in French where it does not say so of one: it is kept in French, or its
// site, provider or region is in Quebec.
func (s *Service) inFrench(ctx context.Context, organisationID string, i Import) (bool, error) {
	if register.French(i.Reading.Columns) {
		return true, nil
	}
	quebec, err := db.One[bool](ctx, s.DB, `select exists (select 1 from organisation o where o.province='QC' and (o.id=$1 or o.kind='region' and (o.code=$2 or o.region_code=$2)))
		or exists (select 1 from site t where t.id=$3 and t.organisation_id=$1 and t.province='QC')`, organisationID, i.Region, i.SiteID)
	if err != nil {
		return false, fmt.Errorf("language of a register: %w", err)
	}
	return quebec, nil
}

// officialLanguage gives the language of a new client's cards and letters: the one that the row says they speak, where it is English or
// French, else the register's.
func (i Import) officialLanguage(row register.Row) string {
	switch code, known := i18n.LanguageCode(row.Text[register.Language]); {
	case known && (code == string(i18n.English) || code == string(i18n.French)):
		return code
	case i.french:
		return string(i18n.French)
	}
	return string(i18n.English)
}
