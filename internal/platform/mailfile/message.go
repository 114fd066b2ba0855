package mailfile

import (
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"passerelle/internal/platform/i18n"
)

// The bounds of a file. What goes beyond is refused, but for the words, which are cut.
const (
	MostBytes       = 20 << 20
	mostParts       = 200
	mostDepth       = 10
	mostText        = 150_000
	mostAttachments = 50
	mostHeader      = 1000 // characters of a subject, a name or an address
)

// ErrUnread is an e-mail that cannot be read: no message, damaged, or beyond the bounds.
var ErrUnread = errors.New("the file is no e-mail that can be read")

// Message is an e-mail as it was written. Nothing in it is to be believed: whoever wrote it chose each word.
type Message struct {
	From        []mail.Address
	To          []mail.Address
	Cc          []mail.Address
	Subject     string
	Sent        time.Time // zero when it does not say
	Text        string    // plain words, lines ended by \n
	Attachments []Attachment
}

// Attachment is a file that came with a message.
type Attachment struct {
	Name    string
	Content []byte
}

// outlook is how a compound file begins.
var outlook = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// Read reads a message. Any error is [ErrUnread].
func Read(content []byte) (m Message, err error) {
	defer func() {
		if failed := recover(); failed != nil { // a parser that a file makes stumble must not take anybody with it
			m, err = Message{}, fmt.Errorf("%w: %v", ErrUnread, failed)
		}
	}()
	if len(content) > MostBytes {
		return Message{}, ErrUnread
	}
	if bytes.HasPrefix(content, outlook) {
		m, err = readOutlook(content)
	} else {
		m, err = readInternet(content)
	}
	if err == nil && len(m.From) == 0 && m.Subject == "" && m.Text == "" {
		err = errors.New("nothing in it")
	}
	if err != nil {
		return Message{}, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	return m.clean(), nil
}

// clean makes every word of a message fit to be kept: valid text, without control characters, bounded.
func (m Message) clean() Message {
	m.Subject = line(m.Subject)
	m.Text = words(m.Text)
	for _, list := range [][]mail.Address{m.From, m.To, m.Cc} {
		for i := range list {
			list[i].Name, list[i].Address = line(list[i].Name), line(list[i].Address)
		}
	}
	for i := range m.Attachments {
		m.Attachments[i].Name = line(m.Attachments[i].Name)
	}
	return m
}

// line keeps one line of visible characters.
func line(text string) string {
	text = strings.Join(strings.Fields(visible(text)), " ")
	if utf8.RuneCountInString(text) > mostHeader {
		text = string([]rune(text)[:mostHeader])
	}
	return text
}

// words keeps the lines of a text.
func words(text string) string {
	text = i18n.Lines(text)
	text = visible(text)
	if len(text) > mostText {
		text = strings.ToValidUTF8(text[:mostText], "")
	}
	return strings.TrimSpace(text)
}

// visible drops what a reader does not see: control characters, and the marks that turn the direction of what follows.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff, r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
}
