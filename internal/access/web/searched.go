package web

import (
	"context"
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
