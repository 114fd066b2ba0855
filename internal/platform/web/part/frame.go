package part

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/platform/i18n"
)

// NavItem is one entry of the navigation. Shortcut is the key after "g" that leads there, if any.
type NavItem struct {
	Href, Key, Shortcut string
	Current             bool
}

// Due is one line of the due strip: what in the reader's language, by when, where it is done, and whether it is late.
type Due struct {
	Text, Date, Href string
	Late             bool
}

// Frame is what stands around every page; it rides in the context, so that pages name only what is theirs.
type Frame struct {
	SignedIn     bool
	Person       string
	Membership   string // whose work this is: organisation and roles, in words
	MembershipID string
	Several      bool // the person may act in another membership
	Nav          []NavItem
	Due          []Due
	Path         string          // of this page, for the language toggle
	Posted       string          // where the form went that this page answers; empty on a page that was opened
	Meant        *bool           // the form that this page answers says that a protected address in it is meant; nil on a page that was opened
	Search       string          // where the search form leads; empty for none
	Query        string          // what was searched for, to be changed
	Wide         bool            // the page is one wide table
	Flash        func() string   // gives the key of what was just done, once: asked by the page that says it
	Banner       templ.Component // what must be known on this page before anything else; nil for none
	IdleMinutes  int
	Unfinished   bool   // the page answers a form and holds what was typed: nothing on it may lead away by the way
	Again        string // of a page that answers a form: the page to which Back leads once it was left
	Demo         bool
}

type frameKey struct{}

// WithFrame puts the frame in the context of a request.
func WithFrame(ctx context.Context, f Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// FrameOf gives the frame of a request; an empty one when there is none.
func FrameOf(ctx context.Context) Frame {
	f, _ := ctx.Value(frameKey{}).(Frame)
	return f
}

func (f Frame) flash() string {
	if f.Flash == nil {
		return ""
	}
	return f.Flash()
}

func lang(ctx context.Context) string { return string(i18n.Lang(ctx)) }

// titleOf puts "Error:" before the title of a page that has problems, as screen readers say it first.
func titleOf(ctx context.Context, title string, problems int) string {
	if problems > 0 {
		title = i18n.T(ctx, "web.error_prefix") + " " + title
	}
	return title + " – Passerelle"
}
