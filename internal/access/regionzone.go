package access

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"passerelle/internal/platform/fault"
)

// ZoneOtherwise is the time zone of an organisation of which neither its region nor anybody says another.
const ZoneOtherwise = "America/Toronto"

//go:embed regionzones.json
var regionZones []byte

// zonesOfRegions are the time zones of the agency's regions as we know them, by code: what an organisation begins with that names
// none. A region that spans several has that of its larger offices; each organisation may have another.
var zonesOfRegions = func() (out map[string]string) {
	if err := json.Unmarshal(regionZones, &out); err != nil {
		panic("time zones of the regions: " + err.Error()) // the list is part of the program
	}
	return out
}()

// zoneFor gives the time zone of an organisation that names none: that of its region's office, else the one that is known of the
// region.
func (s *Service) zoneFor(ctx context.Context, region string) (string, error) {
	office, err := s.RegionOffice(ctx, region)
	switch {
	case err == nil:
		return office.TimeZone, nil
	case !fault.Is(err, fault.NotFound):
		return "", fmt.Errorf("time zone of the region: %w", err)
	case zonesOfRegions[region] != "":
		return zonesOfRegions[region], nil
	}
	return ZoneOtherwise, nil
}
