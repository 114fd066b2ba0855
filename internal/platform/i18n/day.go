package i18n

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
)

// The days and months as they stand within a sentence.
var (
	weekdays = map[Language][7]string{
		English: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		French:  {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	}
	months = map[Language][12]string{
		English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		French:  {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	}
)

// Weekday writes a date with its day of the week: Thursday 2026-11-26, jeudi 2026-11-26; a dash when unknown.
func Weekday(ctx context.Context, d clock.Date) string {
	if !d.Valid() {
		return Date(ctx, d)
	}
	return weekdays[of(ctx).language][d.Time().Weekday()] + " " + string(d)
}

// LongDate writes a date in words, for somebody who is not used to the product's numeric dates: Thursday, November 26,
// 2026; jeudi 26 novembre 2026.
func LongDate(ctx context.Context, d clock.Date) string {
	if !d.Valid() {
		return Date(ctx, d)
	}
	l, t := of(ctx).language, d.Time()
	day, month := weekdays[l][t.Weekday()], months[l][t.Month()-time.January]
	if l == French {
		return fmt.Sprintf("%s %s %s %d", day, first(t.Day()), month, t.Year())
	}
	return fmt.Sprintf("%s, %s %d, %d", day, month, t.Day(), t.Year())
}

// first writes the first of a month the French way.
func first(day int) string {
	if day == 1 {
		return "1er"
	}
	return fmt.Sprint(day)
}
