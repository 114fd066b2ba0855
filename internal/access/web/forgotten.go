package web

import (
	"context"
	"log/slog"
	"net/http"
	address "net/mail"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/mail"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// Letters writes to people who are invited or forgot their password, a few at a time.
type Letters struct {
	post    mail.Sender
	address string
	log     *slog.Logger
	room    chan struct{}
}

const (
	mostLetters = 32              // being written at once; more are not begun
	patience    = 5 * time.Minute // for finding somebody and sending the letter: as long as another link is not made for them
	promptly    = 15 * time.Second
)

// pauses are how long a letter that the server did not take waits before it is sent again.
var pauses = []time.Duration{10 * time.Second, 50 * time.Second, 3 * time.Minute}

// NewLetters makes letters whose links begin with the address.
func NewLetters(post mail.Sender, address string, log *slog.Logger) *Letters {
	return &Letters{post: post, address: address, log: log, room: make(chan struct{}, mostLetters)}
}

func (p *Pages) forgotten(w http.ResponseWriter, r *http.Request) error {
	if p.Letters == nil {
		return fault.Missing()
	}
	return platform.Render(w, r, http.StatusOK, forgottenPage(part.Form{}))
}

// forgottenPost sends a link to whoever has the address. The answer is the same, and as quick, when nobody has it:
// finding and sending go on after it. What is no address is said to be none, whoever has an account.
func (p *Pages) forgottenPost(w http.ResponseWriter, r *http.Request) error {
	if p.Letters == nil {
		return fault.Missing()
	}
	ctx, email := context.WithoutCancel(r.Context()), strings.TrimSpace(r.PostFormValue("email"))
	if _, err := address.ParseAddress(email); err != nil {
		var c fault.Check
		c.Add("email", "access.problem.email")
		return platform.Render(w, r, http.StatusUnprocessableEntity, forgottenPage(part.Again(r.PostForm, c.Err())))
	}
	select {
	case p.Letters.room <- struct{}{}:
		go func() {
			defer func() { <-p.Letters.room }()
			p.writeTo(ctx, email)
		}()
	default:
		p.Letters.log.WarnContext(ctx, "too many letters at once", "request", platform.RequestID(ctx))
	}
	return platform.Render(w, r, http.StatusOK, forgottenSentPage())
}

func (p *Pages) writeTo(ctx context.Context, email string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	token, person, err := p.Access.Forgotten(ctx, email)
	if err == nil && token != "" {
		err = p.Letters.again(ctx, p.letter(person, token, "access.forgotten.subject", "access.forgotten.text"))
	}
	if err != nil {
		p.Letters.log.ErrorContext(ctx, "link for a forgotten password", "request", platform.RequestID(ctx), "error", err)
	}
}

// again sends a letter, and sends it again when the server does not take it.
func (l *Letters) again(ctx context.Context, m mail.Message) error {
	err := l.post.Send(ctx, m)
	for _, pause := range pauses {
		if err == nil {
			return nil
		}
		l.log.WarnContext(ctx, "a letter is sent again", "error", err)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
			err = l.post.Send(ctx, m)
		}
	}
	return err
}

// invite writes to somebody who is to choose a password, and reports whether the server took it: whoever invites reads which.
func (p *Pages) invite(ctx context.Context, person access.Person, token string) bool {
	if p.Letters == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, promptly)
	defer cancel()
	if err := p.Letters.post.Send(ctx, p.letter(person, token, "access.invited.subject", "access.invited.text")); err != nil {
		p.Letters.log.ErrorContext(ctx, "an invitation", "request", platform.RequestID(ctx), "error", err)
		return false
	}
	return true
}

// letter writes to a person in their language, with a link; subject and text are keys of the catalogue.
func (p *Pages) letter(person access.Person, token, subject, text string) mail.Message {
	l := i18n.Parse(person.Language)
	return mail.Message{To: person.Email, Subject: p.Bundle.Text(l, subject),
		Text: p.Bundle.Text(l, text, "Hours", int(access.LinkLife.Hours()), "Link", p.Letters.address+"/link/"+token)}
}
