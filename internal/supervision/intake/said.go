package intake

import (
	"encoding/json"

	"passerelle/internal/supervision/intake/cells"
)

// saids are the rows in which the last register that stands spoke of a file, as they are kept: more than one where several were settled as
// the same person and the same stay.
type saids struct {
	importID string
	rows     []string
}

// with keeps up with a row, in the order of the registers; one that is kept without its words says nothing.
func (s saids) with(r keptRow) saids {
	if r.Said == "" {
		return s
	}
	if s.importID != r.ImportID {
		s = saids{importID: r.ImportID}
	}
	s.rows = append(s.rows, r.Said)
	return s
}

// LastSaid gives what the last register that stands said of a file.
func (k *known) LastSaid(fileID string) []cells.Said { return k.said[fileID].all() }

// all reads the rows; those that cannot be read say nothing.
func (s saids) all() []cells.Said {
	var out []cells.Said
	for _, text := range s.rows {
		var said cells.Said
		if json.Unmarshal([]byte(text), &said) == nil {
			out = append(out, said)
		}
	}
	return out
}
