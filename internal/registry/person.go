package registry

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Person is whom a file is about, for counting people: the client among those of the provider, and the names, apart by spaces, under which
// the same person is counted elsewhere and in other months: of each record that was put into the client's, and a key of each of their UCIs
// that is the same at every provider. Whoever shares one of them is one person; none says who it is to anybody.
type Person struct{ Client, Across string }

// Distinct counts the people of whom each is called by one or several names, apart by spaces.
func Distinct(people []string) int {
	first, n := map[string]string{}, 0
	var who func(string) string
	who = func(name string) string {
		if next, met := first[name]; met && next != name {
			first[name] = who(next)
		}
		return first[name]
	}
	for _, names := range people {
		var one string
		for name := range strings.FieldsSeq(names) {
			if _, met := first[name]; !met {
				first[name], n = name, n+1
			}
			if other := who(name); one == "" {
				one = other
			} else if other != one {
				first[other], n = one, n-1
			}
		}
	}
	return n
}

// Persons gives whom each file of a provider was about as known at an instant: what was put together by then is one person,
// what was taken apart again is not (RPT-2). The keys across providers are of now: keep them where they must not change.
func Persons(ctx context.Context, q db.Querier, organisationID string, at time.Time) (map[string]Person, error) {
	type file struct {
		ID       string `db:"id"`
		ClientID string `db:"client_id"`
	}
	files, err := db.All[file](ctx, q, "select id, client_id from supervision_file where organisation_id=$1", organisationID)
	if err != nil {
		return nil, fmt.Errorf("files of persons: %w", err)
	}
	merges, err := db.All[Merge](ctx, q, "select "+mergeColumns+" from client_merge where organisation_id=$1 order by recorded, id", organisationID)
	if err != nil {
		return nil, fmt.Errorf("merges of persons: %w", err)
	}
	keys, err := acrossProviders(ctx, q, organisationID)
	if err != nil {
		return nil, err
	}
	first, into := begunWith(merges), intoAt(merges, clock.Micros(at))
	names := map[string][]string{} // of the client whose record the others were put into
	for from := range into {
		to := end(into, from)
		names[to] = append(names[to], from, keys[from])
	}
	out := make(map[string]Person, len(files))
	for _, f := range files {
		client := end(into, cmp.Or(first[f.ID], f.ClientID))
		out[f.ID] = Person{client, across(append(names[client], client, keys[client]))}
	}
	return out, nil
}

// across writes the names under which a person is counted, in an order that does not depend on that of the records.
func across(names []string) string {
	names = slices.Clone(names)
	slices.Sort(names)
	return strings.Join(slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == "" }), " ")
}

// end gives the record that a client's was put into at last.
func end(into map[string]string, client string) string {
	for range len(into) { // no longer than every merge in a row
		next, merged := into[client]
		if !merged {
			break
		}
		client = next
	}
	return client
}

// begunWith gives the client whom each file that ever moved was opened for: the one that it left first.
func begunWith(merges []Merge) map[string]string {
	out := map[string]string{}
	for _, m := range merges {
		for _, file := range m.Files() {
			if _, known := out[file]; !known {
				out[file] = m.FromClient
			}
		}
	}
	return out
}

// intoAt gives the record that each was put into, of the merges that stood at an instant.
func intoAt(merges []Merge, at int64) map[string]string {
	out := map[string]string{}
	for _, m := range merges {
		if m.Recorded <= at && (m.UndoneAt == 0 || m.UndoneAt > at) {
			out[m.FromClient] = m.IntoClient
		}
	}
	return out
}

// acrossProviders gives the key of each client whose UCI is a whole one, eight or ten digits.
func acrossProviders(ctx context.Context, q db.Querier, organisationID string) (map[string]string, error) {
	type known struct {
		ID     string `db:"id"`
		Digits string `db:"uci_digits"`
	}
	list, err := db.All[known](ctx, q, "select id, uci_digits from client where organisation_id=$1 and uci_digits<>''", organisationID)
	if err != nil {
		return nil, fmt.Errorf("identifiers of persons: %w", err)
	}
	out := map[string]string{}
	for _, c := range list {
		digits := strings.TrimLeft(c.Digits, "0")
		if n := len(c.Digits); n == 8 || n == 10 {
			sum := sha256.Sum256([]byte("person " + digits))
			out[c.ID] = hex.EncodeToString(sum[:16])
		}
	}
	return out, nil
}
