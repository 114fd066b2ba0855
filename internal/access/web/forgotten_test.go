package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/mail"
)

// letterBox keeps what would have been sent.
type letterBox chan mail.Message

func (b letterBox) Send(_ context.Context, m mail.Message) error { b <- m; return nil }

var linkPath = regexp.MustCompile(`/link/\S+`)

// SEC-4: a forgotten password is set anew by a link that goes to its owner only, once; the page tells nobody whether
// an address has an account, and asking again and again sends nothing more.
func TestForgottenPasswordGoesToItsOwner(t *testing.T) {
	o := newOffice(t)
	if a := o.visitor().get("/forgotten"); a.StatusCode != 404 {
		t.Fatalf("without mail: %d", a.StatusCode)
	}
	o.person("robin@example.org", sentence, false, access.CaseManager)
	box := make(letterBox, 4)
	o.house.Mail, o.house.Address = box, "https://cases.example.org"
	site, err := app.NewSite(o.house, slog.New(slog.NewTextHandler(new(bytes.Buffer), nil)), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	o.base = server.URL
	v := o.visitor()
	if v.get("/sign-in").page.Find(`a[href="/forgotten"]`).Length() != 1 {
		t.Error("the sign-in page does not lead there")
	}
	unknown := v.send(v.get("/forgotten"), "/forgotten", "email", "nobody@example.org")
	known := v.send(v.get("/forgotten"), "/forgotten", "email", " Robin@example.org")
	if unknown.text() != known.text() {
		t.Error("the page tells who has an account")
	}
	var m mail.Message
	select {
	case m = <-box:
	case <-time.After(10 * time.Second):
		t.Fatal("no letter came")
	}
	path := linkPath.FindString(m.Text)
	if m.To != "robin@example.org" || !strings.Contains(m.Text, "https://cases.example.org/link/") || path == "" {
		t.Fatalf("letter %+v", m)
	}
	v.send(v.get("/forgotten"), "/forgotten", "email", "robin@example.org")
	if a := v.send(v.get(path), path, "password", another); a.path() != "/day" {
		t.Fatalf("the link led to %s: %s", a.path(), a.text())
	}
	select {
	case m := <-box:
		t.Errorf("another letter: %q", m.Subject)
	case <-time.After(200 * time.Millisecond):
	}
	if a := o.visitor().signIn("robin@example.org", another); a.path() != "/day" {
		t.Fatal("the new password does not open")
	}
}

// busy is a mail server that takes the letters after so many.
type busy struct {
	letterBox
	refuses int
}

func (b *busy) Send(ctx context.Context, m mail.Message) error {
	if b.refuses--; b.refuses >= 0 {
		return errors.New("try again later")
	}
	return b.letterBox.Send(ctx, m)
}

// SEC-1: an invitation goes by mail to whoever is invited, in their language, and its link is on no page; where the server does not take
// it, the page says so and shows the link, once.
func TestAnInvitationGoesByMail(t *testing.T) {
	o := newOffice(t)
	post := &busy{letterBox: make(letterBox, 4)}
	o.house.Mail, o.house.Address = post, "https://cases.example.org"
	site, err := app.NewSite(o.house, slog.New(slog.NewTextHandler(new(bytes.Buffer), nil)), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	o.base = server.URL
	admin := o.administrator("en")
	add := func(email string) answer {
		return admin.send(admin.get("/people/new"), "/people/new", "name", "Claire Beaulieu", "email", email, "organisation", o.org.ID, "role", "case_manager", "language", "fr")
	}
	sent := add("claire@example.org")
	if sent.page.Find("#link").Length() != 0 || !strings.Contains(sent.text(), "claire@example.org") {
		t.Fatalf("%d: %s", sent.StatusCode, sent.text())
	}
	m := <-post.letterBox
	path := linkPath.FindString(m.Text)
	if m.To != "claire@example.org" || !strings.Contains(m.Subject, "mot de passe") || !strings.Contains(m.Text, "https://cases.example.org/link/") {
		t.Fatalf("letter %+v", m)
	}
	v := o.visitor()
	if a := v.send(v.get(path), path, "password", another); a.path() != "/day" {
		t.Errorf("the link led to %s: %s", a.path(), a.text())
	}
	post.refuses = 1
	if shown := add("karim@example.org"); !strings.HasPrefix(shown.page.Find("#link").Text(), "https://cases.example.org/link/") || shown.page.Find(".app-notice, .govuk-warning-text").Length() == 0 {
		t.Errorf("not taken: %s", shown.text())
	}
	if wrong := v.send(o.visitor().get("/forgotten"), "/forgotten", "email", "pas une adresse"); wrong.StatusCode != 422 || wrong.page.Find("#email-error").Length() != 1 {
		t.Errorf("no address: %d %s", wrong.StatusCode, wrong.text())
	}
}
