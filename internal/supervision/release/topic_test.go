package release

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// CCM-5, CCM-8: a letter asks only what a signed consent covers: a question is drafted by its subject, and a letter that asks under a heading
// which no consent in force covers is not sent, with the reason. Consents that cover somebody together are one.
func TestALetterKeepsToTheConsent(t *testing.T) {
	law := []string{"immigration", "detention"}
	for _, c := range []struct {
		subjects          []string
		heading, question string
		want              bool
	}{
		{[]string{"work"}, "means", "work", true}, {[]string{"work"}, "wellbeing", "health", false}, {[]string{"immigration"}, "immigration", "status", true},
		{[]string{"immigration"}, "immigration", "detention_history", false}, {[]string{"health"}, "wellbeing", "mental_health", false},
		{[]string{"mental_health"}, "wellbeing", "addiction", true}, {nil, "means", "", false}, {[]string{"work"}, "unknown", "", false},
		{law, "identity", "", true}, {law, "immigration", "compliance", true}, {law, "record", "", false}, {law, "record", "justice", false}, {law, "record", "custody", false},
		{law, "speech", "interpreter", false}, {law, "speech", "", false}, {law, "concern", "safety", false}, {law, "concern", "risks", false}, {law, "concern", "", false},
		{law, "wellbeing", "health", false}, {law, "people", "", false}, {law, "home", "", false}, {law, "means", "", false}, {law, "strength", "", false}, {law, "planned", "", false},
		{[]string{"other"}, "record", "justice", true}, {[]string{"other"}, "speech", "", true}, {[]string{"other"}, "concern", "safety", true}, {[]string{"other"}, "immigration", "", false},
	} {
		if got := Speaks(c.subjects, c.heading, c.question); got != c.want {
			t.Errorf("%v on %s, %s: %v", c.subjects, c.heading, c.question, got)
		}
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		consent := func(what string) {
			filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{OnPaper: true, What: []string{what}, Covers: []string{counsel}, GivenOn: "2026-11-05"}))
		}
		consent("work")
		headings, err := s.Headings(ctx)
		filetest.Must(t, err)
		body := "We write to you.\n\n" + headings[6].Title.English + "\n– Does she work?\n\n" + headings[3].Title.French + "\n– Quels médicaments ?"
		letter, err := s.Begin(ctx, h.Worker, f, counsel, "About", body)
		filetest.Must(t, err)
		err = s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false)
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Key != "release.problem.topic" || p[0].Args[1] != headings[3].Title.English {
			t.Fatalf("of health, with a consent about work: %v %+v", err, p)
		}
		consent("health")
		filetest.Must(t, s.MarkSent(ctx, h.Worker, f, letter, "2026-11-10", "post", false))
	})
}
