package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/mail"
	platform "passerelle/internal/platform/web"
)

// Letters writes to people who forgot their password, a few at a time.
type Letters struct {
	post    mail.Sender
	address string
	log     *slog.Logger
	room    chan struct{}
}

const (
	mostLetters = 8           // being written at once; more are not begun
	patience    = time.Minute // for finding somebody and sending the letter
)

// NewLetters makes letters whose links begin with the address.
func NewLetters(post mail.Sender, address string, log *slog.Logger) *Letters {
	return &Letters{post: post, address: address, log: log, room: make(chan struct{}, mostLetters)}
}

func (p *Pages) forgotten(w http.ResponseWriter, r *http.Request) error {
	if p.Letters == nil {
		return fault.Missing()
	}
	return platform.Render(w, r, http.StatusOK, forgottenPage())
}

// forgottenPost sends a link to whoever has the address. The answer is the same, and as quick, when nobody has it:
// finding and sending go on after it.
func (p *Pages) forgottenPost(w http.ResponseWriter, r *http.Request) error {
	if p.Letters == nil {
		return fault.Missing()
	}
	ctx, email := context.WithoutCancel(r.Context()), r.PostFormValue("email")
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
		err = p.Letters.post.Send(ctx, p.letter(person, token))
	}
	if err != nil {
		p.Letters.log.ErrorContext(ctx, "link for a forgotten password", "request", platform.RequestID(ctx), "error", err)
	}
}

func (p *Pages) letter(person access.Person, token string) mail.Message {
	l := i18n.Parse(person.Language)
	return mail.Message{To: person.Email, Subject: p.Bundle.Text(l, "access.forgotten.subject"),
		Text: p.Bundle.Text(l, "access.forgotten.text", "Hours", int(access.LinkLife.Hours()), "Link", p.Letters.address+"/link/"+token)}
}
