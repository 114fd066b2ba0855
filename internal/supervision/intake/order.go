package intake

import (
	"context"

	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision/intake/column"
	"passerelle/internal/supervision/register"
)

// Read reads a register as the provider's headings are known to mean and its columns of dates are known to be written.
// The settings come back with the orders that were remembered; an order that was asked for goes before them.
func (s *Service) Read(ctx context.Context, organisationID string, content []byte, how Settings) (register.Reading, Settings, error) {
	sheets, err := sheet.Read(content)
	if err != nil {
		return register.Reading{}, how, err
	}
	headings, err := column.Headings(ctx, s.DB, organisationID)
	if err != nil {
		return register.Reading{}, how, err
	}
	reading, err := s.readAs(ctx, organisationID, sheets, how, headings)
	if err != nil || how.Order != register.Unasked || len(how.Orders) > 0 {
		return reading, how, err
	}
	said, err := column.Orders(ctx, s.DB, organisationID)
	if err != nil {
		return reading, how, err
	}
	if how.Orders = column.Remembered(reading.Columns, said); len(how.Orders) == 0 {
		return reading, how, nil
	}
	reading, err = s.readAs(ctx, organisationID, sheets, how, headings)
	return reading, how, err
}
