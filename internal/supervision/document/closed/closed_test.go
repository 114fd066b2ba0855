package closed

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// CCM-19: a closure report says the day of enrolment and of closing that its file has.
func TestAClosureReportSaysTheDaysOfItsFile(t *testing.T) {
	for name, x := range map[string]struct {
		enrolled, ended         clock.Date
		saidEnrolled, saidEnded string
		want                    []string
	}{
		"as the file":       {"2026-11-02", "2026-11-09", "2026-11-02", "2026-11-09", nil},
		"another enrolment": {"2026-11-02", "2026-11-09", "2026-11-01", "2026-11-09", []string{EnrolledItem}},
		"another closing":   {"2026-11-02", "2026-11-09", "2026-11-02", "2026-11-08", []string{ClosedItem}},
		"both":              {"2026-11-02", "2026-11-09", "2026-11-03", "2026-11-08", []string{EnrolledItem, ClosedItem}},
		"nothing is said":   {"2026-11-02", "2026-11-09", "", "2026-11-09", nil},
		"never enrolled":    {"", "2026-11-09", "2026-11-02", "2026-11-09", []string{EnrolledItem}},
	} {
		f := supervision.File{State: supervision.Closed, ReferredOn: "2026-10-20", EnrolledOn: x.enrolled, ClosedOn: x.ended, LastContact: "2026-11-05"}
		var got []string
		for _, p := range fault.ProblemsOf(Check(context.Background(), nil, "", f, "2026-11-10", nil, forms.Answers{EnrolledItem: {x.saidEnrolled}, ClosedItem: {x.saidEnded}})) {
			got = append(got, p.Field)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, not %v", name, got, x.want)
		}
	}
}

// CCM-19: a closure report says the officer's confirmation as the file has it, and none that the file does not have.
func TestAClosureReportSaysTheConfirmationOfItsFile(t *testing.T) {
	f := supervision.File{State: supervision.Closed, ReferredOn: "2026-10-20", EnrolledOn: "2026-11-02", ClosedOn: "2026-11-09", LastContact: "2026-11-05"}
	for name, x := range map[string]struct {
		onFile, said string
		ticked       []string
		want         []string
	}{
		"as the file":            {"2026-11-08", "2026-11-08", []string{"confirmed"}, nil},
		"another day":            {"2026-11-08", "2026-11-07", nil, []string{ConfirmedItem}},
		"nobody confirmed":       {"", "2026-11-07", nil, []string{ConfirmedItem}},
		"the request was sent":   {"2026-11-08", "2026-11-08", []string{"bsf806"}, nil},
		"no request was sent":    {"", "", []string{"bsf806"}, []string{"protocol"}},
		"nobody, and it is said": {"", "", []string{"confirmed"}, []string{"protocol"}},
		"nothing is said":        {"2026-11-08", "", nil, nil},
	} {
		known := forms.Context{}
		if x.onFile != "" {
			known["closure"] = map[string]any{"confirmed": x.onFile, "requested": true}
		}
		var got []string
		for _, p := range fault.ProblemsOf(Check(context.Background(), nil, "", f, "2026-11-10", known, forms.Answers{ClosedItem: {"2026-11-09"}, ConfirmedItem: {x.said}, "protocol": x.ticked})) {
			got = append(got, p.Field)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, not %v", name, got, x.want)
		}
	}
}
