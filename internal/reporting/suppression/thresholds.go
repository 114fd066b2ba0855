package suppression

import "fmt"

// Thresholds are the numbers below which a count is not published (RPT-5): inside the agency, and for the public.
type Thresholds struct{ Inside, Public int }

// Usual are the thresholds of an installation that sets none.
var Usual = Thresholds{Inside: 5, Public: 20}

// Check refuses thresholds that hide nothing, or less from the public than from the agency.
func (t Thresholds) Check() error {
	if t.Inside < LeastThreshold || t.Public < t.Inside {
		return fmt.Errorf("thresholds for small cells are %d inside the agency and %d in public: the first must be %d or more, the second no less", t.Inside, t.Public, LeastThreshold)
	}
	return nil
}
