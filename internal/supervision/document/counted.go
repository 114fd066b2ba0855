package document

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/document/rated"
	"passerelle/internal/supervision/document/reported"
)

// otherwiseItem is where a case summary says why it counts or rates otherwise than its file.
const otherwiseItem = "otherwise"

// asCounted refuses, beside its items, a case summary that counts other appointments in its days than the file has, or another risk level
// than is or was in force, or of a condition that it was complied with where the file has evidence against it, and does not say why: the agency would read one thing and the month count another (CCM-20). A layout that does
// not ask why takes nothing else than the file's.
func (s *Service) asCounted(ctx context.Context, q db.Querier, f supervision.File, x FileForm, a forms.Answers) error {
	from, to := clock.Date(a.Get("period_from")), clock.Date(a.Get("period_to"))
	kept, missed, err := attendance.Service{Service: s.Service}.Attendance(ctx, q, f.ID, from, to)
	if err != nil {
		return err
	}
	levels, err := rated.At(ctx, q, s.History, f, to)
	if err != nil {
		return err
	}
	why := "document.problem.file_says"
	if _, asked := x.Definition.Item(otherwiseItem); asked {
		why = "document.problem.file_counts"
	}
	var c fault.Check
	bad := reported.Period(ctx, attendance.Service{Service: s.Service}, q, &c, f, a)
	said := strings.TrimSpace(a.Get(otherwiseItem)) != ""
	risk := a.Get("risk")
	c.Require(said || risk == "" || len(levels) == 0 || slices.Contains(levels, risk), "risk", why, "Value", i18n.T(ctx, "supervision.risk."+f.Risk))
	c.Require(said || a.Get("kept") == strconv.Itoa(kept), "kept", why, "Value", strconv.Itoa(kept))
	c.Require(said || a.Get("missed") == strconv.Itoa(missed), "missed", why, "Value", strconv.Itoa(missed))
	if said || a.Get("report") != "CR" {
		return cmp.Or(bad, c.Err())
	}
	conditions, seen, _, err := s.reviewed(ctx, q, f, Summary{From: from, To: to})
	reported.Check(ctx, &c, reported.Days{From: from, To: to}, conditions, seen, a)
	return cmp.Or(bad, err, c.Err())
}
