package mailfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	netmail "net/mail"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // the character sets that mail is written in
	"github.com/emersion/go-message/mail"
)

// readInternet reads a message as RFC 5322 and MIME write it.
func readInternet(content []byte) (Message, error) {
	top, err := message.ReadWithOptions(bytes.NewReader(content), &message.ReadOptions{MaxHeaderBytes: 1 << 20})
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return Message{}, err
	}
	m := headed(mail.Header{Header: top.Header})
	r := reading{m: &m}
	if err := r.part(top, 0); err != nil {
		return Message{}, err
	}
	if m.Text == "" {
		m.Text = plain(r.markup)
	}
	return m, nil
}

// headed gives what the header says. What in it cannot be read is left out.
func headed(h mail.Header) Message {
	var m Message
	m.From, m.To, m.Cc = addresses(h, "From"), addresses(h, "To"), addresses(h, "Cc")
	if subject, err := h.Subject(); err == nil {
		m.Subject = subject
	} else {
		m.Subject = h.Get("Subject")
	}
	if sent, err := h.Date(); err == nil {
		m.Sent = sent
	}
	return m
}

func addresses(h mail.Header, field string) (out []netmail.Address) {
	list, err := h.AddressList(field)
	if err != nil {
		if text := h.Get(field); text != "" { // no address as the rules have it: kept as it is written
			return []netmail.Address{{Name: text}}
		}
		return nil
	}
	for _, a := range list {
		out = append(out, netmail.Address{Name: a.Name, Address: a.Address})
	}
	return out
}

// reading is a message that is being read, part by part.
type reading struct {
	m      *Message
	parts  int
	markup string // the first text in HTML
}

func (r *reading) part(e *message.Entity, depth int) error {
	if r.parts++; r.parts > mostParts || depth > mostDepth {
		return errors.New("more parts than an e-mail has")
	}
	if several := e.MultipartReader(); several != nil {
		return r.several(several, depth)
	}
	kind, _, err := e.Header.ContentType()
	if err != nil {
		kind = "application/octet-stream"
	}
	head := mail.AttachmentHeader{Header: e.Header}
	name, err := head.Filename()
	if err != nil {
		name = ""
	}
	disposition, _, err := e.Header.ContentDisposition()
	attached := name != "" || err == nil && disposition == "attachment" || !strings.HasPrefix(kind, "text/") && kind != ""
	body, err := io.ReadAll(io.LimitReader(e.Body, MostBytes))
	if err != nil && len(body) == 0 {
		return fmt.Errorf("a part of it: %w", err)
	}
	return r.take(kind, name, body, attached)
}

func (r *reading) several(list message.MultipartReader, depth int) error {
	for {
		next, err := list.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			return err
		}
		if err := r.part(next, depth+1); err != nil {
			return err
		}
	}
}

// take keeps what a part holds: the first plain text and the first HTML are the words, everything else is attached.
func (r *reading) take(kind, name string, body []byte, attached bool) error {
	switch {
	case !attached && kind != "text/html" && r.m.Text == "":
		r.m.Text = string(body)
	case !attached && kind == "text/html" && r.markup == "":
		r.markup = string(body)
	default:
		if kind == "message/rfc822" && name == "" {
			name = "message.eml"
		}
		return r.m.attach(name, body)
	}
	return nil
}

func (m *Message) attach(name string, content []byte) error {
	if len(m.Attachments) == mostAttachments {
		return errors.New("more files than an e-mail has")
	}
	if name == "" {
		name = fmt.Sprintf("file-%d", len(m.Attachments)+1)
	}
	m.Attachments = append(m.Attachments, Attachment{Name: name, Content: content})
	return nil
}
