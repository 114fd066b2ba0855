package standard

import (
	"slices"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/schedule"
)

// CCM-15: where a client is below the standard, and by which interval the next check-in is proposed.
func TestWhereAClientStands(t *testing.T) {
	const today = clock.Date("2026-11-10")
	light := Deviation{Risk: "HIGH", Standard: schedule.Monthly, Reason: "Works away."}
	for name, c := range map[string]struct {
		known
		below   []Why
		follows string
	}{
		"seen and planned":            {known{risk: "HIGH", last: "2026-11-06", next: "2026-11-13"}, nil, schedule.Weekly},
		"a weekend later":             {known{risk: "HIGH", last: "2026-11-06", next: "2026-11-16"}, nil, schedule.Weekly},
		"planned too late":            {known{risk: "HIGH", last: "2026-11-06", next: "2026-11-17"}, []Why{PlannedLate}, schedule.Weekly},
		"nothing planned":             {known{risk: "HIGH", last: "2026-11-06"}, []Why{NotPlanned}, schedule.Weekly},
		"not seen for long":           {known{risk: "HIGH", last: "2026-10-29", next: "2026-11-11"}, []Why{NoContact}, schedule.Weekly},
		"seen on the last day":        {known{risk: "HIGH", last: "2026-10-31", next: "2026-11-10"}, nil, schedule.Weekly},
		"counts from enrolment":       {known{risk: "HIGH", enrolled: "2026-11-08", next: "2026-11-15"}, nil, schedule.Weekly},
		"its own is tighter":          {known{risk: "LOW", own: schedule.Weekly, last: "2026-11-06", next: "2026-11-16"}, nil, schedule.Weekly},
		"tighter, planned too late":   {known{risk: "LOW", own: schedule.Weekly, last: "2026-11-06", next: "2026-11-17"}, []Why{PlannedLate}, schedule.Weekly},
		"tighter, not seen for long":  {known{risk: "LOW", own: schedule.Weekly, last: "2026-10-20", next: "2026-11-12"}, []Why{NoContact}, schedule.Weekly},
		"asks for less":               {known{risk: "HIGH", own: schedule.Monthly, last: "2026-11-06", next: "2026-11-13"}, []Why{LessOften}, schedule.Monthly},
		"less, with its reason":       {known{risk: "HIGH", own: schedule.Monthly, last: "2026-10-20", next: "2026-11-20", reason: light}, nil, schedule.Monthly},
		"reason of another level":     {known{risk: "MEDIUM", own: schedule.Monthly, last: "2026-11-06", next: "2026-11-13", reason: light}, []Why{LessOften}, schedule.Monthly},
		"reason of another interval":  {known{risk: "HIGH", own: schedule.EveryEightWeeks, last: "2026-11-06", next: "2026-11-13", reason: light}, []Why{LessOften}, schedule.EveryEightWeeks},
		"level not known: its own":    {known{own: schedule.Quarterly, last: "2026-01-06"}, nil, schedule.Quarterly},
		"level not known and no own":  {known{last: "2026-01-06"}, nil, ""},
		"less and not seen for long":  {known{risk: "HIGH", own: schedule.Monthly, last: "2026-10-20", next: "2026-11-20"}, []Why{LessOften, NoContact}, schedule.Monthly},
		"raised since: from its day":  {known{risk: "MEDIUM", last: "2026-10-15", next: "2026-11-16", level: level{On: "2026-11-08", Was: "LOW"}}, nil, schedule.Biweekly},
		"raised, planned too late":    {known{risk: "MEDIUM", last: "2026-10-24", next: "2026-11-27", level: level{On: "2026-11-08", Was: "LOW"}}, []Why{PlannedLate}, schedule.Biweekly},
		"raised, late at the old one": {known{risk: "MEDIUM", last: "2026-10-01", next: "2026-11-15", level: level{On: "2026-11-08", Was: "LOW"}}, []Why{NoContact}, schedule.Biweekly},
		"lowered since":               {known{risk: "LOW", last: "2026-10-12", next: "2026-11-12", level: level{On: "2026-11-08", Was: "HIGH"}}, nil, schedule.Monthly},
		"with a reason, late all the": {known{risk: "HIGH", own: schedule.Monthly, last: "2026-10-01", next: "2026-11-20", reason: light}, []Why{NoContact}, schedule.Monthly},
	} {
		c.known.active = true
		x := c.stands(practice, today)
		if !slices.Equal(x.Below, c.below) || x.Follows() != c.follows {
			t.Errorf("%s: below %v, follows %s; want %v, %s", name, x.Below, x.Follows(), c.below, c.follows)
		}
		c.known.active = false
		if x := c.stands(practice, today); len(x.Below) > 0 {
			t.Errorf("%s: not under supervision, and below: %v", name, x.Below)
		}
	}
}
