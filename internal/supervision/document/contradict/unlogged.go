package contradict

import (
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
)

// toldItem says whether the staff of the residence were told.
const toldItem = "residence_told"

// What the form has and the report on the file never had. It is no later news, so that it is said of a form that was sent, too.
const (
	notInstructed = "document.problem.not_instructed"
	notTold       = "document.problem.not_told"
)

// NeverLogged are the problems that nothing that happens after the form can be the reason of.
var NeverLogged = []string{notInstructed, notTold}

// unlogged refuses an instruction where the agency gave none, and that a residence was told which was not, or was not told which was: each is logged on the
// report first, as the call is, so that both sides read the same (CCM-17). A report that came with a register has no log, and where the client has no place
// in a residence there is nobody whom it would be logged of. What was told after the form was written is no contradiction.
func (r Report) unlogged(c *fault.Check, a forms.Answers, written int64) {
	if r.LearnedAt == 0 {
		return
	}
	said := slices.ContainsFunc(a[interim], func(code string) bool { return strings.TrimSpace(code) != "" })
	c.Require(len(r.Instructions) > 0 || !said, interim, notInstructed)
	c.Require(!r.Housed || r.ToldAt != 0 || a.Get(toldItem) != "yes", toldItem, notTold)
	before := r.ToldAt != 0 && (written == 0 || r.ToldAt <= written)
	c.Require(!before || a.Get(toldItem) != "no", toldItem, "document.problem.told", "To", r.ToldTo)
}
