package calendar

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Event is an entry as a calendar elsewhere shows it: what it is, with initials, and where it is found for whoever may open it.
type Event struct {
	Entry
	Summary string
	URL     string
}

// length is how long something takes in a calendar where nothing says it.
const length = time.Hour

// Write writes events as a calendar file (RFC 5545). Neither a name nor a place stands in it; the caller sees to the summaries.
func Write(out io.Writer, name string, now time.Time, events []Event) error {
	w := &writer{out: out}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Passerelle//Calendar//EN")
	w.line("METHOD", "PUBLISH")
	w.text("X-WR-CALNAME", name)
	w.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	for _, e := range events {
		w.line("BEGIN", "VEVENT")
		w.line("UID", e.Kind+"-"+e.ID+"@passerelle")
		w.line("DTSTAMP", utc(now))
		if e.At.IsZero() {
			w.line("DTSTART;VALUE=DATE", day(e.On.Time()))
			w.line("DTEND;VALUE=DATE", day(e.On.AddDays(1).Time()))
			w.line("TRANSP", "TRANSPARENT")
		} else {
			w.line("DTSTART", utc(e.At))
			w.line("DTEND", utc(e.At.Add(length)))
		}
		w.text("SUMMARY", e.Summary)
		w.line("CLASS", "PRIVATE")
		if e.URL != "" {
			w.line("URL", e.URL)
		}
		w.line("END", "VEVENT")
	}
	w.line("END", "VCALENDAR")
	return w.err
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
func day(t time.Time) string { return t.Format("20060102") }

type writer struct {
	out io.Writer
	err error
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text writes a property whose value is text.
func (w *writer) text(name, value string) { w.line(name, escapes.Replace(value)) }

// mostOctets is how long a line may be before it is folded, its end not counted.
const mostOctets = 75

// line writes a property, folded between letters where it is long.
func (w *writer) line(name, value string) {
	line, most := name+":"+value, mostOctets
	for len(line) > most {
		cut := most
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		w.write(line[:cut] + "\r\n ")
		line, most = line[cut:], mostOctets-1 // the space counts
	}
	w.write(line + "\r\n")
}

func (w *writer) write(text string) {
	if w.err == nil {
		_, w.err = io.WriteString(w.out, text)
	}
}
