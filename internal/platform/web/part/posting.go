package part

import (
	"context"
	"net/http"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/web"
)

// Posting does what a page posts: once for each key, with the sentence that says so, or the page again.
type Posting struct {
	Posts *web.PostKeys
	Flash func(ctx context.Context, key string)
	// Who gives the organisation and the person who post.
	Who func(r *http.Request) (organisationID, personID string)
}

// Do runs act, which gives where it leads, and says flash there. What stands in the way that [Repeats] a page is shown on it,
// with what was typed.
func (p Posting) Do(w http.ResponseWriter, r *http.Request, flash string, act func() (to string, err error), again func(http.ResponseWriter, *http.Request, int, Form) error) error {
	organisation, person := p.Who(r)
	err := p.Posts.Once(w, r, organisation, person, func() (string, error) {
		to, err := act()
		if err == nil {
			p.Flash(r.Context(), flash)
		}
		return to, err
	})
	if Repeats(err) {
		return again(w, r, web.StatusOf(fault.KindOf(err)), Again(r.PostForm, err))
	}
	return err
}
