package mail

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	stdmail "net/mail"
	"strings"
	"testing"
	"time"
)

// postOffice takes one message, over TLS when it has a certificate, and gives what it was told.
func postOffice(t *testing.T, certificate *tls.Certificate, implicit bool) (address string, told <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	out := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		out <- converse(conn, certificate, implicit)
	}()
	return l.Addr().String(), out
}

func converse(conn net.Conn, certificate *tls.Certificate, implicit bool) string {
	var heard strings.Builder
	secure := func() { conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{*certificate}}) }
	if implicit {
		secure()
	}
	lines := bufio.NewReader(conn)
	say := func(text string) { fmt.Fprint(conn, text+"\r\n") }
	say("220 post office")
	for data := false; ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			return heard.String()
		}
		heard.WriteString(line)
		switch word := strings.ToUpper(strings.TrimRight(line, "\r\n")); {
		case data && word == ".":
			data = false
			say("250 taken")
		case data:
		case strings.HasPrefix(word, "EHLO") && certificate != nil && !implicit:
			say("250-post office\r\n250-AUTH PLAIN\r\n250 STARTTLS")
		case strings.HasPrefix(word, "EHLO"):
			say("250-post office\r\n250 AUTH PLAIN")
		case word == "STARTTLS" && certificate != nil:
			say("220 go on")
			secure()
			lines = bufio.NewReader(conn)
		case word == "STARTTLS":
			say("502 no")
		case strings.HasPrefix(word, "AUTH"):
			say("235 welcome")
		case word == "DATA":
			data = true
			say("354 speak")
		case word == "QUIT":
			say("221 bye")
			return heard.String()
		default:
			say("250 ok")
		}
	}
}

// certificate borrows one that is valid for 127.0.0.1, with who vouches for it.
func certificate(t *testing.T) (*tls.Certificate, *tls.Config) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return &s.TLS.Certificates[0], &tls.Config{RootCAs: pool}
}

func open(t *testing.T, address string, trust *tls.Config) *server {
	t.Helper()
	s, err := Open(address, "passerelle@example.org")
	if err != nil {
		t.Fatal(err)
	}
	s.(*server).trust = trust
	return s.(*server)
}

var message = Message{To: "claire@example.org", Subject: "Votre mot de passe oublié", Text: "Bonjour,\n\nhttps://example.org/link/x\n"}

func TestMessageGoesOverTLS(t *testing.T) {
	c, trust := certificate(t)
	for scheme, implicit := range map[string]bool{"smtp": false, "smtps": true} {
		address, told := postOffice(t, c, implicit)
		if err := open(t, scheme+"://robin:secret@"+address, trust).Send(context.Background(), message); err != nil {
			t.Fatalf("%s: %v", scheme, err)
		}
		if text := <-told; !strings.Contains(text, "RCPT TO:<claire@example.org>") || !strings.Contains(text, "AUTH PLAIN") {
			t.Errorf("%s: heard %q", scheme, text)
		}
	}
}

// SEC-4: without TLS neither the password nor the message leaves.
func TestNothingIsSentWithoutTLS(t *testing.T) {
	address, told := postOffice(t, nil, false)
	if err := open(t, "smtp://robin:secret@"+address, nil).Send(context.Background(), message); err == nil {
		t.Fatal("sent in clear text")
	}
	select {
	case text := <-told:
		if strings.Contains(text, "AUTH") || strings.Contains(text, "RCPT") {
			t.Fatalf("heard %q", text)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the connection was left open")
	}
}

func TestServerOfUnknownNameIsRefused(t *testing.T) {
	c, _ := certificate(t)
	address, _ := postOffice(t, c, true)
	if err := open(t, "smtps://"+address, nil).Send(context.Background(), message); err == nil {
		t.Fatal("a server that nobody vouches for was trusted")
	}
}

func TestComposeKeepsLettersAndRefusesMore(t *testing.T) {
	s := open(t, "smtps://host", nil)
	raw, err := s.compose(message, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	m, err := stdmail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != message.Subject {
		t.Fatalf("subject %q, %v", subject, err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil || strings.ReplaceAll(string(body), "\r\n", "\n") != message.Text {
		t.Fatalf("body %q, %v", body, err)
	}
	for _, bad := range []Message{
		{To: "a@example.org\r\nBcc: b@example.org"}, {To: "a@example.org, b@example.org"}, {To: "A <a@example.org>"}, {To: ""},
		{To: "a@example.org", Subject: "x\r\nBcc: b@example.org"},
	} {
		if _, err := s.compose(bad, time.Now()); err == nil {
			t.Errorf("%+v was composed", bad)
		}
	}
}

func TestOpenRefusesWhatIsNoServer(t *testing.T) {
	for _, address := range []string{"", "host:25", "http://host", "smtp://", "smtp://%zz"} {
		if _, err := Open(address, "a@example.org"); err == nil {
			t.Errorf("%q was opened", address)
		}
	}
	if _, err := Open("smtp://host", "nobody"); err == nil {
		t.Error("a sender that is no address")
	}
}
