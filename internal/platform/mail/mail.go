// Package mail decides how the product writes to people by e-mail: through the operator's own server when one is
// configured, over TLS, and otherwise not at all. A message never carries a case's data. Start at [Open].
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	stdmail "net/mail"
	"net/smtp"
	"net/url"
	"strings"
	"time"
)

// Message is a plain text to one person.
type Message struct {
	To, Subject, Text string
}

// Sender sends messages.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// patience is how long a server may take for the whole of a message.
const patience = 30 * time.Second

// server is an SMTP server and whom to be there.
type server struct {
	host, port     string
	from           string
	user, password string
	implicit       bool        // TLS from the first byte (smtps)
	trust          *tls.Config // for tests; the system's authorities when nil
}

// ErrServer says that the address of a mail server is none.
var ErrServer = errors.New("the address of the mail server is not smtp://host:port or smtps://host:port")

// Open reads the address of a server: smtps://user:password@host:465 speaks TLS from the start, smtp://host:587
// changes to it and refuses to go on without. From is the sender's address.
func Open(address, from string) (Sender, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, ErrServer
	}
	sender, err := stdmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("sender of mail: %w", err)
	}
	s := &server{host: u.Hostname(), port: u.Port(), from: sender.Address, user: u.User.Username(), implicit: u.Scheme == "smtps"}
	s.password, _ = u.User.Password()
	if s.port == "" {
		s.port = map[bool]string{true: "465", false: "587"}[s.implicit]
	}
	return s, nil
}

// Send sends a message and waits until the server has taken it.
func (s *server) Send(ctx context.Context, m Message) error {
	text, err := s.compose(m, time.Now())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client, err := s.dial(ctx)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	if err := s.deliver(client, m.To, text); err != nil {
		return errors.Join(fmt.Errorf("send mail: %w", err), client.Close())
	}
	return client.Quit()
}

func (s *server) dial(ctx context.Context) (*smtp.Client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(s.host, s.port))
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	if s.implicit {
		conn = tls.Client(conn, s.tls())
	}
	client, err := smtp.NewClient(conn, s.host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if !s.implicit {
		if err := client.StartTLS(s.tls()); err != nil {
			return nil, errors.Join(fmt.Errorf("change to TLS: %w", err), client.Close())
		}
	}
	return client, nil
}

func (s *server) tls() *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.trust != nil {
		c = s.trust.Clone()
	}
	c.ServerName = s.host
	return c
}

func (s *server) deliver(client *smtp.Client, to string, text []byte) error {
	if s.user != "" {
		if err := client.Auth(smtp.PlainAuth("", s.user, s.password, s.host)); err != nil {
			return err
		}
	}
	if err := client.Mail(s.from); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	body, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := body.Write(text); err != nil {
		return errors.Join(err, body.Close())
	}
	return body.Close()
}

// compose writes the message. An address that holds more than an address is refused: it would add recipients.
func (s *server) compose(m Message, now time.Time) ([]byte, error) {
	to, err := stdmail.ParseAddress(m.To)
	if err != nil || to.Address != m.To || strings.ContainsAny(m.Subject, "\r\n") {
		return nil, errors.New("compose mail: the recipient or the subject is not one line of its kind")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
		(&stdmail.Address{Name: "Passerelle", Address: s.from}).String(), to.Address, mime.QEncoding.Encode("utf-8", m.Subject), now.Format(time.RFC1123Z))
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(m.Text)); err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	return []byte(b.String()), nil
}
