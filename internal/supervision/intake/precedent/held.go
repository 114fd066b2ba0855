package precedent

import (
	"maps"
	"slices"

	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// Held is what holds of a register from before.
type Held struct {
	Reading register.Reading  // a row that goes on in a file is no second one of its client any more
	Rows    map[int]Precedent // by row
	Asked   map[int]bool      // the rows of which somebody would have been asked
	Doubt   map[int]bool      // the rows of which nobody can tell whether they are the one that goes on in a file or one that was left out
}

// House is what a provider has, as far as it matters for what was settled.
type House interface {
	Stands(row register.Row, p Precedent) bool // whether it stands still of a row
	LastSaid(fileID string) []cells.Said       // what the last register said of a file
}

// Apply says what holds of a register's rows, if it stands still of them: of the same client's rows each has a precedent of its own, so that one
// more is asked about as before. So is a first row that nobody knows where the others are known: it is the one that is new.
func (all Precedents) Apply(r register.Reading, house House) Held {
	out := Held{Reading: r, Rows: map[int]Precedent{}, Asked: map[int]bool{}, Doubt: map[int]bool{}}
	if len(all) == 0 {
		return out
	}
	second := map[int]bool{}
	for _, row := range r.Twice {
		second[row.Number] = true
	}
	beside := map[int]int{}
	for about, rows := range byAbout(r) {
		if len(all[about]) > 0 {
			match(rows, all[about], second, house, out)
			besides(rows, second, out.Rows, beside)
		}
	}
	if len(out.Rows) == 0 {
		return out
	}
	for number, p := range out.Rows {
		out.Asked[number] = p.Choice != "" || second[number]
	}
	out.Reading = rearranged(r, second, out.Rows, beside)
	return out
}

// besides says of the rows of a client that nobody settled beside which they are to be looked at: one that goes on in a file.
func besides(rows []register.Row, second map[int]bool, held map[int]Precedent, beside map[int]int) {
	known := slices.IndexFunc(rows, func(row register.Row) bool {
		p, is := held[row.Number]
		return is && !p.LeftOut()
	})
	for _, row := range rows {
		if _, is := held[row.Number]; !is && known >= 0 {
			beside[row.Number] = rows[known].Number
		}
	}
}

// rearranged puts each row of a register where it belongs by now, and says of those that are asked about beside which.
func rearranged(r register.Reading, second map[int]bool, held map[int]Precedent, beside map[int]int) register.Reading {
	all := slices.Concat(r.Rows, r.Twice)
	r.Rows, r.Twice = nil, nil
	uci := map[int]string{}
	for _, row := range inOrder(all) {
		p, is := held[row.Number]
		if uci[row.Number] = row.Text[register.UCI]; is && p.LeftOut() || !is && (second[row.Number] || beside[row.Number] != 0) {
			r.Twice = append(r.Twice, row)
		} else {
			r.Rows = append(r.Rows, row)
		}
	}
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f register.Finding) bool {
		_, is := held[f.Row]
		return f.Code == register.CodeUCITwice && (is || beside[f.Row] != 0)
	})
	for _, row := range slices.Sorted(maps.Keys(beside)) {
		found := r.Finding(row, register.UCI, register.CodeUCITwice, register.Duplicate, uci[row])
		found.Other = beside[row]
		r.Findings = append(r.Findings, found)
	}
	return r
}
