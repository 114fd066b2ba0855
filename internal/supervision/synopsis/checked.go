package synopsis

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/checklist"
)

// checked says which item of the referral's checklist is an answer to which question of the synopsis, once it might rule an enrolment out:
// then its words are a fact about the client. What is in place of the other items is a paper, not what it says.
var checked = map[string]string{"charges": "justice"}

// checkedBy says whose word a source of the checklist is; what is not named comes from somebody else, who is named beside it.
var checkedBy = map[string]Source{"AGENCY": FromAgency, "AGENCY_FILE": FromAgency, "CLIENT": FromClient, "PROVIDER": FromWorker}

// fromChecklist gives what was found on the referral's checklist, to somebody who may read it.
func (s *Service) fromChecklist(ctx context.Context, a access.Actor, f supervision.File) ([]Entry, error) {
	if !s.Access.Can(ctx, s.DB, a, access.FormRead, f.Subject()) {
		return nil, nil
	}
	lines, err := checklist.Service{Service: s.Service.Service, Forms: s.Forms}.Lines(ctx, s.DB, f.ID)
	var out []Entry
	for _, l := range lines.In(checklist.Out, checklist.Might, checklist.RulesOut) {
		if question, is := checked[l.Code]; is {
			out = append(out, entryOf(ctx, question, l.Finding))
		}
	}
	return out, err
}

func entryOf(ctx context.Context, question string, x checklist.Finding) Entry {
	e := Entry{Question: question, Words: x.Words, Source: checkedBy[x.Source], On: x.On, RecordedAt: x.RecordedAt, RecordedBy: x.By}
	if e.Source == "" {
		e.Source, e.SaidBy = FromThirdParty, i18n.T(ctx, "checklist.source."+x.Source)
	}
	return e
}
