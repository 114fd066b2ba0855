package precedent

import (
	"cmp"
	"encoding/json"
	"slices"

	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// pair is a row and a precedent that may be its own.
type pair struct {
	row, of int // among the rows and the precedents of the client
	apart   int // the cells in which the row says something else than the row of before did
	leftOut bool
}

// match gives rows of one client their precedents: first those with the same day of referral, then those of which one says no such day. Of a
// first row, which nobody would be asked about, the day may be another. Where more than one could be a row's own it is the one whose row said
// most like it: when one of two rows with the same name and day falls away, the other is still the one that it was.
func match(rows []register.Row, list []Precedent, second map[int]bool, house House, held Held) {
	free, apart := slices.Clone(list), distances(rows, list, house)
	for _, near := range []func(row register.Row, p Precedent) bool{
		func(row register.Row, p Precedent) bool { return row.Dates[register.Referred] == p.ReferredOn },
		func(row register.Row, p Precedent) bool {
			return row.Dates[register.Referred] == "" || p.ReferredOn == ""
		},
		func(row register.Row, p Precedent) bool { return !second[row.Number] && !p.LeftOut() },
	} {
		var may []pair
		for r, row := range rows {
			for n, p := range free {
				if p.Whole == of(row).Whole() && near(row, p) && house.Stands(row, p) {
					may = append(may, pair{r, n, apart[r][n], p.LeftOut()})
				}
			}
		}
		give(may, rows, free, held)
	}
	doubts(rows, list, apart, held)
}

// give gives each row the nearest of the precedents that are free; of two that are as near the one that goes on in a file.
func give(may []pair, rows []register.Row, free []Precedent, held Held) {
	slices.SortStableFunc(may, func(x, y pair) int {
		return cmp.Or(cmp.Compare(x.apart, y.apart), cmp.Compare(number(x.leftOut), number(y.leftOut)))
	})
	for _, m := range may {
		row := rows[m.row].Number
		if _, has := held.Rows[row]; has || free[m.of].ID == "" {
			continue
		}
		held.Rows[row], free[m.of] = free[m.of], Precedent{}
	}
}

// doubts takes back what was given to a row that says something else than the row of its file did, where a row that was left out and is not in
// this register is no further from it: it may be that one, with changes that belong in no file.
func doubts(rows []register.Row, list []Precedent, apart [][]int, held Held) {
	taken := map[string]bool{}
	for _, row := range rows {
		taken[held.Rows[row.Number].ID] = true
	}
	for r, row := range rows {
		mine := slices.IndexFunc(list, func(p Precedent) bool { return p.ID == held.Rows[row.Number].ID })
		if mine < 0 || list[mine].LeftOut() || apart[r][mine] == 0 {
			continue
		}
		for n, p := range list {
			if !taken[p.ID] && p.LeftOut() && p.Whole == of(row).Whole() && apart[r][n] <= apart[r][mine] {
				held.Doubt[row.Number] = true
			}
		}
	}
	for _, row := range rows {
		if held.Doubt[row.Number] {
			delete(held.Rows, row.Number)
		}
	}
}

// distances gives for each row in how many cells it says something else than the row of each precedent did; nothing where all go on in one file, and
// where the words of one are not known, as of what was settled before they were kept.
func distances(rows []register.Row, list []Precedent, house House) [][]int {
	said, known := make([][]cells.Said, len(list)), slices.ContainsFunc(list, func(p Precedent) bool { return p.LeftOut() || p.FileID != list[0].FileID })
	for n, p := range list {
		said[n] = p.words(house)
		known = known && len(said[n]) > 0
	}
	out := make([][]int, len(rows))
	for r, row := range rows {
		out[r] = make([]int, len(list))
		for n := range list {
			if known {
				_, out[r][n] = cells.Nearest(row, said[n])
			}
		}
	}
	return out
}

// words gives what the row of a precedent said last: a row that was left out is kept nowhere else.
func (p Precedent) words(house House) []cells.Said {
	if !p.LeftOut() {
		return house.LastSaid(p.FileID)
	}
	var said cells.Said
	if json.Unmarshal([]byte(p.Said), &said) != nil {
		return nil
	}
	return []cells.Said{said}
}

// written keeps what a row says.
func written(row register.Row) string {
	said, err := json.Marshal(cells.Of(row))
	if err != nil {
		return "" // as one of which nobody kept it
	}
	return string(said)
}

func number(is bool) int {
	if is {
		return 1
	}
	return 0
}
