package db

import (
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

// TextQuery writes a query for all of some folded words; a beginning of a word is enough. Words hold letters and
// figures only, so nothing in them can be an operator.
func TextQuery(engine Engine, words []string) string {
	text := ""
	for i, w := range words {
		if engine == Postgres {
			if i > 0 {
				text += " & "
			}
			text += "'" + w + "':*"
			continue
		}
		if i > 0 {
			text += " "
		}
		text += "\"" + w + "\"*"
	}
	return text
}
