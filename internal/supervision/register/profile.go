package register

import "slices"

// profiled are the columns by which a caseload is divided, beside the date of birth: who has one says of whoever has an empty cell in it that it
// is not known.
var profiled = []Field{Sex, Ground, Risk, City, Housing, Language}

// Profile gives what of people's profiles any row says, by the names that a file's events have for it.
func Profile(rows []Row) (out []string) {
	if slices.ContainsFunc(rows, func(r Row) bool { return r.Dates[BirthDate] != "" }) {
		out = append(out, "birth")
	}
	for _, f := range profiled {
		if slices.ContainsFunc(rows, func(r Row) bool { return r.Text[f] != "" }) {
			out = append(out, string(f))
		}
	}
	return out
}
