package document

import (
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/ground"
	"passerelle/internal/supervision/document/moot"
	"passerelle/internal/supervision/document/onekind"
	"passerelle/internal/supervision/document/proposed"
)

// CCM-25: what the file takes from its forms is declared as read of them, with every code that it knows.
func TestWhatIsReadIsDeclared(t *testing.T) {
	var decisions []string
	for _, code := range decisionCodes {
		decisions = append(decisions, code)
	}
	for _, c := range []struct {
		code, part, item string
		options          []string
	}{
		{referralForm, DecisionPart, decisionItem, decisions},
		{referralForm, DecisionPart, decisionDay, nil},
		{referralForm, DecisionPart, refusalItem, supervision.RefusalReasons},
		{referralForm, DecisionPart, decisionWords, nil},
		{referralForm, DecisionPart, onekind.HoldsItem, nil},
		{referralForm, DecisionPart, ground.Item, supervision.Grounds},
		{referralForm, "agency", "grounds", supervision.Grounds},
		{referralForm, providerPart, proposed.LastDayItem, nil},
		{referralForm, providerPart, planAttached, nil},
		{changeForm, "", moot.Asks, []string{moot.Closing}},
		{changeForm, "", asItems.Group, nil},
		{changeForm, "", asItems.Condition, nil},
		{changeForm, "", asItems.Change, nil},
		{changeForm, "", asItems.Becomes, nil},
		{changeForm, "", asItems.LastDay, nil},
		{changeForm, "", asItems.Risk, nil},
		{changeForm, "", "reason", supervision.ClosureReasons},
		{changeForm, answerPart, grantItem, []string{"granted", "part"}},
		{changeForm, answerPart, grantDay, nil},
		{changeForm, answerPart, givenItems.Group, nil},
		{changeForm, answerPart, givenItems.Condition, nil},
		{changeForm, answerPart, givenItems.Change, nil},
		{changeForm, answerPart, givenItems.Becomes, nil},
		{changeForm, answerPart, givenItems.LastDay, nil},
		{changeForm, answerPart, givenItems.Risk, nil},
		{reportForm, "", happenedItem, nil},
		{reportForm, answerPart, answerItem, append([]string{noAction}, supervision.AgencyActions...)},
		{reportForm, answerPart, answerOnDay, nil},
		{agreementForm, "", "conditions", nil},
		{"closure-report", "", "reason", supervision.ClosureReasons},
	} {
		all := forms.Reads()[c.code]
		i := slices.IndexFunc(all, func(r forms.Read) bool { return r.Part == c.part && slices.Contains(r.Items, c.item) })
		if i < 0 {
			t.Errorf("%s: %s is not declared in part %q", c.code, c.item, c.part)
			continue
		}
		for _, code := range c.options {
			if !slices.Contains(all[i].Options, code) {
				t.Errorf("%s: %s is declared without %s", c.code, c.item, code)
			}
		}
	}
}
