package forms

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Answers are what a form was answered, by path: the id of the item, or for what stands in a repeating group the group's
// path with its place, goals[0].title. Values are as they are written: yes and no, 2026-11-21, 14:30, the code of an
// option, a number in digits. An item that repeats and a choice of several have one value each; a repeating group has
// the number of its entries. What was not answered is not there.
type Answers map[string][]string

// mostEntries is how often a group or an item may repeat.
const mostEntries = 60

// Get gives the first value of a path, or nothing.
func (a Answers) Get(path string) string {
	if len(a[path]) == 0 {
		return ""
	}
	return a[path][0]
}

// Clone gives answers that can be changed apart.
func (a Answers) Clone() Answers {
	out := make(Answers, len(a))
	for path, values := range a {
		out[path] = slices.Clone(values)
	}
	return out
}

// Values gives the answers as the fields of a form.
func (a Answers) Values() url.Values { return url.Values(a.Clone()) }

// Entries gives how many entries the repeating group at a path has.
func (a Answers) Entries(path string) int {
	n, err := strconv.Atoi(a.Get(path))
	if err != nil {
		return 0
	}
	return min(max(n, 0), mostEntries)
}

// PathOf gives the path of an item in an entry; outside of repeating groups the prefix is empty.
func PathOf(prefix, id string) string {
	if prefix == "" {
		return id
	}
	return prefix + "." + id
}

// EntryOf gives the prefix of what stands in an entry of a repeating group.
func EntryOf(path string, n int) string { return path + "[" + strconv.Itoa(n) + "]" }

// Read takes what was posted for a part (all parts when it is empty): what the part asks and nothing else. Spaces around
// an answer are left out. It judges nothing; Validate does.
func (d *Definition) Read(posted url.Values, part string) Answers {
	out := Answers{}
	for _, p := range d.Parts {
		if part == "" || p.ID == part {
			readItems(p.Items, posted, "", out)
		}
	}
	return out
}

func readItems(items []Item, posted url.Values, prefix string, out Answers) {
	for _, i := range items {
		path := PathOf(prefix, i.ID)
		switch {
		case i.Kind == Group && i.Repeats:
			if n := Answers(posted).Entries(path); n > 0 {
				out[path] = []string{strconv.Itoa(n)}
				for at := range n {
					readItems(i.Items, posted, EntryOf(path, at), out)
				}
			}
		case i.Kind == Group:
			readItems(i.Items, posted, prefix, out)
		case i.asks():
			if values := written(i, posted[path]); len(values) > 0 {
				out[path] = values
			}
		}
	}
}

// written leaves out spaces around values, the endings of lines as browsers send them, and what is empty; an hour is kept as hours are.
func written(i Item, values []string) []string {
	var out []string
	for _, v := range values {
		v = hourly(i, strings.TrimSpace(i18n.Lines(v)))
		if v != "" && len(out) < mostOptions && !(i.Kind == Choices && slices.Contains(out, v)) {
			out = append(out, v)
		}
	}
	if len(out) > 1 && !i.Repeats && i.Kind != Choices {
		out = out[:1]
	}
	return out
}

// hourly reads an hour as people write it, 14 h 30, where an item asks for one; what is none stays as it was typed.
func hourly(i Item, text string) string {
	day, hour := "", text
	switch i.Kind {
	case Instant:
		words := strings.Fields(text)
		if len(words) < 2 {
			return text
		}
		day, hour = words[0]+" ", strings.Join(words[1:], " ")
	case Time:
	default:
		return text
	}
	if read, ok := clock.ParseHour(hour); ok {
		return day + read
	}
	return text
}

// OfPart gives the answers of one part of a form.
func (d *Definition) OfPart(a Answers, part string) Answers { return d.Read(a.Values(), part) }

// Act does what a button of the page asks while a form is written: "add:path" adds an entry to a group or a line to an
// item that repeats, "remove:path[n]" takes an entry out. Anything else changes nothing. posted is changed.
func (d *Definition) Act(posted url.Values, act string) {
	verb, path, _ := strings.Cut(act, ":")
	if verb == "add" {
		d.add(posted, path)
	}
	if group, n, ok := lastEntry(path); verb == "remove" && ok {
		d.remove(posted, group, n)
	}
}

// at gives the item a path leads to.
func (d *Definition) at(path string) (Item, bool) {
	id := path[strings.LastIndex(path, ".")+1:]
	i, ok := d.Item(id)
	return i, ok && i.Repeats
}

func (d *Definition) add(posted url.Values, path string) {
	i, ok := d.at(path)
	switch n := Answers(posted).Entries(path); {
	case !ok:
	case i.Kind == Group:
		posted.Set(path, strconv.Itoa(min(n+1, mostEntries)))
	case len(posted[path]) == 0:
		posted[path] = []string{"", ""}
	case len(posted[path]) < mostEntries:
		posted.Add(path, "")
	}
}

// lastEntry takes goals[2] apart.
func lastEntry(path string) (group string, n int, ok bool) {
	at := strings.LastIndex(path, "[")
	if at < 0 || !strings.HasSuffix(path, "]") {
		return "", 0, false
	}
	n, err := strconv.Atoi(path[at+1 : len(path)-1])
	return path[:at], n, err == nil
}

// remove takes an entry out; those after it move up.
func (d *Definition) remove(posted url.Values, group string, n int) {
	i, ok := d.at(group)
	if !ok || n < 0 {
		return
	}
	if i.Kind != Group {
		if n < len(posted[group]) {
			posted[group] = slices.Delete(posted[group], n, n+1)
		}
		return
	}
	count := Answers(posted).Entries(group)
	if n >= count {
		return
	}
	clearUnder(posted, EntryOf(group, n))
	for at := n + 1; at < count; at++ {
		move(posted, EntryOf(group, at), EntryOf(group, at-1))
	}
	if posted.Set(group, strconv.Itoa(count-1)); count == 1 {
		posted.Del(group)
	}
}

func clearUnder(posted url.Values, prefix string) {
	for path := range posted {
		if strings.HasPrefix(path, prefix+".") {
			delete(posted, path)
		}
	}
}

func move(posted url.Values, from, to string) {
	for _, path := range slices.Collect(maps.Keys(posted)) {
		if rest, ok := strings.CutPrefix(path, from+"."); ok {
			posted[to+"."+rest] = posted[path]
			delete(posted, path)
		}
	}
}
