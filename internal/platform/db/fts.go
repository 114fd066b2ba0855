package db

import (
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"
)

// Full-text search is an extension of the SQLite driver; every connection gets it.
func init() {
	sqlite3.AutoExtension(fts5.Register)
}

// TextMatch writes the condition under which a full-text index (words) holds what placeholder n asks for.
func TextMatch(engine Engine, column, placeholder string) string {
	if engine == Postgres {
		return column + " @@ to_tsquery('simple'," + placeholder + ")"
	}
	return column + " match " + placeholder
}

// TextValue writes the value that goes into a full-text column from a placeholder holding folded words.
func TextValue(engine Engine, placeholder string) string {
	if engine == Postgres {
		return "to_tsvector('simple'," + placeholder + ")"
	}
	return placeholder
}

// Term is one word that a text must hold. A beginning of it is enough; Words are all that begin with it, where these are
// known and few.
type Term struct {
	Beginning string
	Words     []string
}

// TextQuery writes a query for all of some folded terms. Words hold letters and figures only, so nothing in them can be
// an operator.
func TextQuery(engine Engine, terms []Term) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		switch {
		case engine == Postgres:
			parts[i] = "'" + t.Beginning + "':*"
		case len(t.Words) > 0:
			parts[i] = `("` + strings.Join(t.Words, `" OR "`) + `")`
		default:
			parts[i] = `"` + t.Beginning + `"*`
		}
	}
	if engine == Postgres {
		return strings.Join(parts, " & ")
	}
	return strings.Join(parts, " AND ")
}
