package web

import (
	"context"
	"slices"
	"strings"
)

// keySearched begins the names under which a session keeps what was searched for last, one for each search: on the
// server, never in an address or the browser's history, and no longer than the session lives.
const keySearched = "searched."

// longestSearch bounds what of a text is remembered, in bytes: a name or a few words.
const longestSearch = 400

// Remember keeps what is searched for until something else is, until the person acts in another membership, or until
// the session ends.
func (p *Pages) Remember(ctx context.Context, search, text string) {
	if len(text) > longestSearch {
		text = strings.ToValidUTF8(text[:longestSearch], "")
	}
	p.Sessions.Put(ctx, keySearched+search, text)
}

// Remembered gives what was searched for last, or nothing.
func (p *Pages) Remembered(ctx context.Context, search string) string {
	return p.Sessions.GetString(ctx, keySearched+search)
}

func (p *Pages) forgetSearches(ctx context.Context) {
	for _, key := range p.Sessions.Keys(ctx) {
		if strings.HasPrefix(key, keySearched) {
			p.Sessions.Remove(ctx, key)
		}
	}
}

// keyOrder names the order of the list that somebody looked at last; it is forgotten with what was searched for.
const keyOrder = keySearched + "order"

// KeepOrder keeps in which order a list showed its records, so that one leads to the next from within.
func (p *Pages) KeepOrder(ctx context.Context, ids []string) {
	p.Sessions.Put(ctx, keyOrder, strings.Join(ids, " "))
}

// Around gives the records before and after one in the list that was looked at last; neither for one that is not in it.
func (p *Pages) Around(ctx context.Context, id string) (before, after string) {
	ids := strings.Fields(p.Sessions.GetString(ctx, keyOrder))
	at := slices.Index(ids, id)
	if at > 0 {
		before = ids[at-1]
	}
	if at >= 0 && at+1 < len(ids) {
		after = ids[at+1]
	}
	return before, after
}
