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
// nobody. The UCI of a record that was merged finds the record it was merged into.
func Search(text, clientColumn string, next int) (where string, args []any) {
	if digits := DigitsOfUCI(text); len(digits) >= 4 && !slices.ContainsFunc([]rune(Fold(text)), isNameLetter) {
		return fmt.Sprintf(`%s in (with recursive met(id) as (select id from client where uci_digits like $%d
			union select c.merged_into from client c join met on c.id=met.id where c.merged_into<>'') select id from met)`, clientColumn, next), []any{digits + "%"}
	}
	where = "1=1"
	words := Tokens(text)
	if len(words) == 0 && strings.TrimSpace(text) != "" {
		where = "1=0"
	}
	words = words[:min(len(words), mostWords)]
	written := strings.Fields(Fold(text))
	has := func(token string) string {
		args = append(args, token, token+"\U0010FFFF")
		next += 2
		return fmt.Sprintf("exists (select 1 from client_token ct where ct.client_id=%s and ct.token>=$%d and ct.token<$%d)", clientColumn, next-2, next-1)
	}
	for i := 0; i < len(words); i++ {
		where += " and "
		if one := joined(strings.Join(written[i:min(i+2, len(words))], " ")); len(one) == 0 {
			where += has(words[i])
		} else { // a short word: it may be one with the next
			where += "(" + has(words[i]) + " and " + has(words[i+1]) + " or " + has(one[0]) + ")"
			i++
		}
	}
	return where, args
}

func isNameLetter(c rune) bool { return c != ' ' && (c < '0' || c > '9') }
