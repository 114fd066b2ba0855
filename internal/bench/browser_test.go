package bench

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// serve answers as the product does when it is served.
func serve(b *testing.B, handler http.Handler) (*http.Server, string) {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Hour}
	go func() { _ = server.Serve(listener) }()
	return server, listener.Addr().String()
}

// browser sends one request after another on one connection, and does as little as it can beside: its share of the
// time is in what is measured.
type browser struct {
	connection net.Conn
	reader     *bufio.Reader
	body       []byte
}

type request struct{ method, path, cookie, form string }

// reply is what came back; the body is as sent, packed, and stands until the next request.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func dial(b *testing.B, address string) *browser {
	b.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	return &browser{connection: c, reader: bufio.NewReaderSize(c, 64<<10), body: make([]byte, 0, 1<<20)}
}

func (v *browser) send(b *testing.B, r request) reply {
	b.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nCookie: %s\r\n", r.method, r.path, r.cookie)
	if r.method == http.MethodPost {
		fmt.Fprintf(&text, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(r.form))
	}
	text.WriteString("\r\n" + r.form)
	if _, err := io.WriteString(v.connection, text.String()); err != nil {
		b.Fatal(err)
	}
	got, err := http.ReadResponse(v.reader, nil)
	if err != nil {
		b.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	defer got.Body.Close()
	v.body = v.body[:0]
	for {
		if len(v.body) == cap(v.body) {
			v.body = append(v.body, 0)[:len(v.body)]
		}
		n, err := got.Body.Read(v.body[len(v.body):cap(v.body)])
		v.body = v.body[:len(v.body)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return reply{got.StatusCode, got.Header, v.body}
}
