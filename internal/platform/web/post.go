package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Names of the hidden fields that every form carries.
const (
	FieldIdempotency = "idempotency"
	FieldMembership  = "membership"
)

// PostKeys remembers the keys of posts, so that a repeated post is the same act once. A form that was sent before and is
// sent again with something else in it, as after the browser's way back, is another post: it is never dropped.
type PostKeys struct {
	DB    *db.DB
	Clock clock.Clock
	// Ask looks at what is posted before anything is done: what it finds stands on the page again, as what an act finds. Nil asks nothing.
	Ask func(r *http.Request) error
}

// Once runs act for the first post with a key and remembers where it led; a repeat is led to the same place without
// running it. A post without a key is refused. If act fails, the key is free again.
func (p *PostKeys) Once(w http.ResponseWriter, r *http.Request, organisationID, personID string,
	act func() (location string, err error)) error {
	key := r.PostFormValue(FieldIdempotency)
	if key == "" || len(key) > 64 {
		return fault.New(fault.Invalid, "fault.no_key")
	}
	key = personID + "/" + key + "/" + contentOf(r)
	if location, done, err := p.begin(r.Context(), key, organisationID, personID); err != nil || done {
		return answerRepeat(w, r, location, err)
	}
	location, err := p.ask(r, act)
	if err != nil || location == "" {
		return p.release(r.Context(), key, err)
	}
	if _, err := p.DB.Exec(r.Context(), "update post_key set location=$2 where key=$1", key, location); err != nil {
		return fmt.Errorf("remember post: %w", err)
	}
	return Redirect(w, r, location)
}

// ask runs act unless something is asked about first.
func (p *PostKeys) ask(r *http.Request, act func() (string, error)) (string, error) {
	if p.Ask != nil {
		if err := p.Ask(r); err != nil {
			return "", err
		}
	}
	return act()
}

// contentOf tells posts with one key apart by what they say: a digest of the fields and of the files' names and sizes.
func contentOf(r *http.Request) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if name != FieldIdempotency && !strings.Contains(name, "password") { // no trace of a password is kept
			fmt.Fprintf(sum, "%q=%q\n", name, r.PostForm[name])
		}
	}
	if r.MultipartForm != nil {
		for _, name := range slices.Sorted(maps.Keys(r.MultipartForm.File)) {
			for _, file := range r.MultipartForm.File[name] {
				fmt.Fprintf(sum, "%q=%q %d\n", name, file.Filename, file.Size)
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func answerRepeat(w http.ResponseWriter, r *http.Request, location string, err error) error {
	if err != nil {
		return err
	}
	if location == "" {
		return errInProgress
	}
	return Redirect(w, r, location)
}

func (p *PostKeys) begin(ctx context.Context, key, organisationID, personID string) (string, bool, error) {
	_, err := p.DB.Exec(ctx, "insert into post_key (key, organisation_id, person_id, recorded) values ($1,$2,$3,$4)",
		key, organisationID, personID, clock.Micros(p.Clock.Now()))
	if err == nil {
		return "", false, nil
	}
	if !db.IsDuplicate(err) {
		return "", false, fmt.Errorf("note post: %w", err)
	}
	location, err := db.One[string](ctx, p.DB, "select location from post_key where key=$1", key)
	return location, true, err
}

// release frees the key of a post whose act did not happen, so that the corrected form can be sent again.
func (p *PostKeys) release(ctx context.Context, key string, cause error) error {
	if _, err := p.DB.Exec(context.WithoutCancel(ctx), "delete from post_key where key=$1", key); err != nil {
		return fmt.Errorf("free post: %w", err)
	}
	return cause
}
