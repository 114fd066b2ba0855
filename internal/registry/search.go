package registry

import (
	"fmt"
	"slices"
	"strings"
)

// mostWords bounds how many words of a search count, so that no text makes a statement without end.
const mostWords = 12

// Search writes the SQL condition that finds clients by every word of a text (a beginning is enough) or by the digits
// of a UCI, with next as its first free placeholder. An empty text finds everybody, one of neither letters nor digits
// nobody. The UCI of a record that was merged finds the record it was merged into, and one that somebody corrected whom it was of.
func Search(text, clientColumn string, next int) (where string, args []any) {
	if digits := DigitsOfUCI(text); len(digits) >= 4 && !slices.ContainsFunc([]rune(Fold(text)), isNameLetter) {
		return fmt.Sprintf(`%[1]s in (with recursive met(id) as (select id from client where uci_digits like $%[2]d or id in (select client_id from client_correction
			where detail='uci' and replace(replace(was,'-',''),' ','') like $%[2]d)
			union select c.merged_into from client c join met on c.id=met.id where c.merged_into<>'') select id from met)`, clientColumn, next), []any{digits + "%"}
	}
	where = "1=1"
	words := Tokens(text)
	if len(words) == 0 && strings.TrimSpace(text) != "" {
		where = "1=0"
	}
	words = words[:min(len(words), mostWords)]
	written, long := strings.Fields(Fold(text)), umlauts(text)
	has := func(token string) string {
		args = append(args, token, token+"\U0010FFFF")
		next += 2
		return fmt.Sprintf("exists (select 1 from client_token ct where ct.client_id=%s and ct.token>=$%d and ct.token<$%d)", clientColumn, next-2, next-1)
	}
	for i := 0; i < len(words); {
		n := longestOf(written[i:len(words)])
		where += " and (" + anyWay(written[i:i+n], long, has) + ")"
		i += n
	}
	if kept := strings.TrimSpace(text); len(DigitsOfUCI(kept)) >= 4 && where != "1=0" { // a UCI that is none, kept as it was written
		where, args = fmt.Sprintf("(%s or %s in (select id from client where lower(uci_written)=$%d))", where, clientColumn, next), append(args, strings.ToLower(kept))
	}
	return where, args
}

// longestOf says how many of the words of a search may be one name: the most that belong together.
func longestOf(written []string) int {
	for n := min(longestRun, len(written)); n > 1; n-- {
		if len(compound(written[:n])) > 0 {
			return n
		}
	}
	return 1
}

// anyWay finds a few words however they are put together: each alone, also as it is written long, or what two or three of them make.
func anyWay(run []string, long map[string]string, has func(string) string) string {
	var out []string
	for n := 1; n <= len(run); n++ {
		forms := compound(run[:n])
		if n == 1 {
			forms = append(forms, spelled(run[0]))
			if w, two := long[run[0]]; two {
				forms = append(forms, w)
			}
		}
		slices.Sort(forms)
		var found []string
		for _, w := range slices.Compact(forms) {
			found = append(found, has(w))
		}
		if len(found) == 0 {
			continue
		}
		one := "(" + strings.Join(found, " or ") + ")"
		if n < len(run) {
			one = "(" + one + " and (" + anyWay(run[n:], long, has) + "))"
		}
		out = append(out, one)
	}
	return strings.Join(out, " or ")
}

func isNameLetter(c rune) bool { return c != ' ' && (c < '0' || c > '9') }
