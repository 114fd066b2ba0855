package reporting

import "slices"

// tells reports whether a number can be given.
func (t *tally) tells(f Figure, rows []Row) bool {
	return !t.beforeCut || f.Register && !t.registers.Silent(f.By) && !t.untold(f, rows) || len(rows) > 0 && !f.Register
}

// toldBy names the kind of event without which no register tells of a figure: one that has no column of closures, as a list
// of those who are there now, does not say that nobody's file was closed.
var toldBy = map[string]string{"accepted": "decided", "declined": "decided", "enrolled": "enrolled", "reopened": "reopened", "closed": "closed"}

// untold reports whether no register of the provider ever said what a figure counts, and nobody recorded it.
func (t *tally) untold(f Figure, rows []Row) bool {
	kind := toldBy[f.Code]
	return kind != "" && len(rows) == 0 && !slices.Contains(t.told, kind)
}
