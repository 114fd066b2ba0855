package i18n

import (
	"context"
	"strings"
	"testing"
	"time"
)

// UX-1: dates in words are those of each language, and a time never breaks over a line.
func TestDaysInWords(t *testing.T) {
	at := time.Date(2026, 11, 26, 5, 30, 0, 0, time.UTC)
	for l, want := range map[Language][4]string{
		English: {"Thursday 2026-11-26", "Thursday, November 26, 2026", "Tuesday, December 1, 2026", "05:30"},
		French:  {"jeudi 2026-11-26", "jeudi 26 novembre 2026", "mardi 1er décembre 2026", "05\u00a0h\u00a030"},
	} {
		ctx := WithLanguage(With(context.Background(), nil, l, nil), l)
		got := [4]string{Weekday(ctx, "2026-11-26"), LongDate(ctx, "2026-11-26"), LongDate(ctx, "2026-12-01"), Hour(ctx, at)}
		if got != want {
			t.Errorf("%s: %q, not %q", l, got, want)
		}
		if Weekday(ctx, "") != "–" || LongDate(ctx, "") != "–" {
			t.Error("an unknown day is no dash")
		}
		if HourOf(ctx, "05:30") != want[3] || HourOf(ctx, "") != "" || HourOf(ctx, "soon") != "soon" {
			t.Errorf("%s: %q", l, HourOf(ctx, "05:30"))
		}
		if hour, ok := strings.CutPrefix(Time(ctx, at), "2026-11-26 "); !ok || strings.Contains(hour, " ") {
			t.Errorf("%q breaks within the time", Time(ctx, at))
		}
	}
}
