package registry

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/db"
)

// Likeness says why two records may be one person, the surest first.
type Likeness string

// The likenesses that are looked for.
const (
	SameUCI  Likeness = "uci"     // the same digits
	SameName Likeness = "name"    // the same folded name and birth date
	Similar  Likeness = "similar" // spellings that meet, or names in another order; to be looked at, never acted upon
)

// Match is a client who may be the same person.
type Match struct {
	Client Client
	Why    Likeness
}

// mostMatches bounds a list of matches: more than a person would compare.
const mostMatches = 20

// Matches finds clients of a provider that may be the same person: the same UCI, or the same folded name and birth
// date. It never looks beyond the provider and the programme.
func (s *Service) Matches(ctx context.Context, q db.Querier, c Client) ([]Client, error) {
	return s.matches(ctx, q, c, "birth_date<>'' and birth_date=$5")
}

// Twins finds what [Service.Matches] finds; who was born on the same day under a name that is the same but for spelling, order
// and a letter (see [SameButALetter]); who was known under the UCI before; and, where the birth date of either is not known, who has the same folded name: a form that is
// sent twice meets what it opened, and one of which little is known whoever is called so (CCM-1).
func (s *Service) Twins(ctx context.Context, q db.Querier, c Client) ([]Client, error) {
	c = c.completed()
	same, err := s.matches(ctx, q, c, "(birth_date=$5 or birth_date='' or $5='')")
	if err != nil {
		return nil, err
	}
	before, err := s.knownUnder(ctx, q, c)
	if err != nil {
		return nil, fmt.Errorf("known under the UCI: %w", err)
	}
	born, err := s.bornAlike(ctx, q, c)
	return distinct(slices.Concat(same, before, born), func(m Client) string { return m.ID }, c.ID), err
}

// bornAlike finds who was born on the same day under a name that is the same but for a letter.
func (s *Service) bornAlike(ctx context.Context, q db.Querier, c Client) ([]Client, error) {
	if c.BirthDate == "" {
		return nil, nil
	}
	born, err := db.All[Client](ctx, q, "select "+clientColumns+` from client where organisation_id=$1 and programme=$2 and birth_date=$3 and merged_into=''
		and not withdrawn order by id`, c.OrganisationID, c.Programme, c.BirthDate)
	if err != nil {
		return nil, fmt.Errorf("born on the same day: %w", err)
	}
	return slices.DeleteFunc(born, func(b Client) bool { return !SameButALetter(c.FullName, b.FullName) }), nil
}

func (s *Service) matches(ctx context.Context, q db.Querier, c Client, born string) ([]Client, error) {
	c = c.completed()
	// Two questions, each with its index: as one with "or" it would read every client of the provider.
	return db.All[Client](ctx, q, "select "+clientColumns+` from client where organisation_id=$1 and programme=$2 and merged_into='' and not withdrawn
		and uci_digits<>'' and uci_digits=$3 union select `+clientColumns+` from client where organisation_id=$1 and programme=$2 and merged_into=''
		and not withdrawn and name_folded=$4 and `+born+" order by id",
		c.OrganisationID, c.Programme, c.UCIDigits, Fold(c.FullName), c.BirthDate)
}

// Duplicates finds every client of an organisation who may be the same person as c, the likeliest first: what
// [Service.Matches] finds, whoever was known under that UCI before, and names that are similar. Neither c itself
// nor anybody of another programme is among them.
func (s *Service) Duplicates(ctx context.Context, q db.Querier, organisationID string, c Client) ([]Match, error) {
	c = c.completed()
	c.OrganisationID = organisationID
	exact, err := s.Matches(ctx, q, c)
	if err != nil {
		return nil, fmt.Errorf("the same: %w", err)
	}
	before, err := s.knownUnder(ctx, q, c)
	if err != nil {
		return nil, fmt.Errorf("known under the UCI: %w", err)
	}
	alike, err := s.similar(ctx, q, c)
	if err != nil {
		return nil, fmt.Errorf("similar: %w", err)
	}
	var found []Match
	for _, m := range exact {
		found = append(found, Match{m, likeness(c, m)})
	}
	found = append(found, each(before, SameUCI)...)
	slices.SortStableFunc(found, func(x, y Match) int { return rank(x.Why) - rank(y.Why) })
	found = distinct(append(found, each(alike, Similar)...), func(m Match) string { return m.Client.ID }, c.ID)
	return found[:min(len(found), mostMatches)], nil
}

func likeness(c, m Client) Likeness {
	if c.UCIDigits != "" && c.UCIDigits == m.UCIDigits {
		return SameUCI
	}
	return SameName
}

func rank(l Likeness) int { return slices.Index([]Likeness{SameUCI, SameName, Similar}, l) }

func each(list []Client, why Likeness) []Match {
	var out []Match
	for _, c := range list {
		out = append(out, Match{c, why})
	}
	return out
}

// distinct keeps the first of a list for each client, without the client itself.
func distinct[T any](list []T, clientID func(T) string, itself string) []T {
	seen := map[string]bool{itself: true}
	return slices.DeleteFunc(list, func(one T) bool {
		again := seen[clientID(one)]
		seen[clientID(one)] = true
		return again
	})
}

// knownUnder finds who was known under the UCI before: clients into whom a record with it was merged, and those of whom somebody
// corrected it.
func (s *Service) knownUnder(ctx context.Context, q db.Querier, c Client) ([]Client, error) {
	if c.UCIDigits == "" {
		return nil, nil
	}
	return db.All[Client](ctx, q, `with recursive met(id) as (select merged_into from client
		where organisation_id=$1 and programme=$2 and uci_digits=$3 and merged_into<>'' and not withdrawn
		union select client_id from client_correction where organisation_id=$1 and detail='uci' and replace(replace(was,'-',''),' ','')=$3
		union select o.merged_into from client o join met on o.id=met.id where o.merged_into<>'')
		select `+clientColumns+" from client where programme=$2 and id in (select id from met) and merged_into='' and not withdrawn order by id",
		c.OrganisationID, c.Programme, c.UCIDigits)
}

// similar finds clients who have every word of a name, in whatever order and spelling, former names included, unless
// their birth years differ; and those who share a word of it and the birth date. A single word says too little.
func (s *Service) similar(ctx context.Context, q db.Querier, c Client) ([]Client, error) {
	words := append(c.tokens(nil), joined(c.FullName)...)
	slices.Sort(words)
	words = slices.Compact(words)
	words = words[:min(len(words), mostWords)]
	if len(words) == 0 {
		return nil, nil
	}
	year := ""
	if c.BirthDate.Valid() {
		year = string(c.BirthDate)[:4]
	}
	needed := max(len(nameWords(c)), 2)
	args := []any{c.OrganisationID, c.Programme, c.BirthDate, year, needed, c.ID}
	first := len(args) + 1
	for _, w := range words {
		args = append(args, w)
	}
	return db.All[Client](ctx, q, "select "+clientColumns+` from client c join (select client_id, count(*) as shared from client_token
		where organisation_id=$1 and token in `+db.In(first, len(words))+` group by client_id) t on t.client_id=c.id
		where c.organisation_id=$1 and c.programme=$2 and c.merged_into='' and not c.withdrawn and c.id<>$6
		and ((c.birth_date<>'' and c.birth_date=$3) or (t.shared>=$5 and (c.birth_date='' or $4='' or substr(c.birth_date,1,4)=$4)))
		order by t.shared desc, c.id limit `+fmt.Sprint(mostMatches), args...)
}

// nameWords gives the different words of a name as it is usually written.
func nameWords(c Client) []string {
	words := Tokens(c.FullName)
	slices.Sort(words)
	return slices.Compact(words)
}
