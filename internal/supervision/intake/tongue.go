package intake

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
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
	switch told := toldTongue(row); {
	case told != "":
		return told
	case i.french:
		return string(i18n.French)
	}
	return string(i18n.English)
}

// toldTongue gives the official language that a row says a client speaks; none when it says another, or nothing.
func toldTongue(row register.Row) string {
	code, known := i18n.LanguageCode(row.Text[register.Language])
	if known && (code == string(i18n.English) || code == string(i18n.French)) {
		return code
	}
	return ""
}

// unset says of a client (alias c) that nobody said in which language they are written to: their files came by registers, and it was not corrected.
const unset = `exists (select 1 from supervision_file f where f.client_id=c.id and f.import_id<>'') and not exists (select 1 from supervision_file f where f.client_id=c.id and f.import_id='')
	and not exists (select 1 from client_correction x where x.client_id=c.id and x.detail='official_language')`

// unsetTongues takes in how clients are written to of whom nobody said it.
func (s *Service) unsetTongues(ctx context.Context, k *known, organisationID string) error {
	type written struct {
		ID       string `db:"id"`
		Language string `db:"official_language"`
	}
	for c, err := range db.Each[written](ctx, s.DB, "select c.id, c.official_language from client c where c.organisation_id=$1 and c.programme=$2 and not c.withdrawn and c.merged_into='' and "+unset,
		organisationID, access.CCMS) {
		if err != nil {
			return fmt.Errorf("languages of cards: %w", err)
		}
		k.tongues[c.ID] = c.Language
	}
	return nil
}

// otherTongue reports whether a row says that a client speaks another official language than the one in which they are written to, which nobody said.
func (k *known) otherTongue(row register.Row, clientID string) bool {
	is, was := toldTongue(row), k.tongues[clientID]
	return is != "" && was != "" && is != was
}

// tongueDiffers gives the language of cards and letters as a difference, where the row tells another and nobody said it here.
func (s *Service) tongueDiffers(ctx context.Context, q db.Querier, row register.Row, c registry.Client) ([]Difference, error) {
	is := toldTongue(row)
	if is == "" || is == c.OfficialLanguage {
		return nil, nil
	}
	free, err := db.One[bool](ctx, q, "select exists (select 1 from client c where c.id=$1 and "+unset+")", c.ID)
	if err != nil || !free {
		return nil, err
	}
	return []Difference{{Field: register.Cards, Was: c.OfficialLanguage, Is: is}}, nil
}
