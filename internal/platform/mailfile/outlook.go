package mailfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The properties of a message that we read, as MS-OXPROPS numbers them.
const (
	propSubject     = "0037"
	propHeaders     = "007D"
	propSenderName  = "0C1A"
	propSenderMail  = "0C1F"
	propSenderSMTP  = "5D01"
	propText        = "1000"
	propMarkup      = "1013"
	propName        = "3001"
	propMail        = "3003"
	propSMTP        = "39FE"
	propLongName    = "3707"
	propContent     = "3701"
	propSubmitted   = 0x0039
	propDelivered   = 0x0E06
	propRecipient   = 0x0C15
	valuesStream    = "__properties_version1.0"
	stringsBegin    = "__substg1.0_"
	recipientsBegin = "__recip_version1.0_"
	filesBegin      = "__attach_version1.0_"
	mostStreams     = 2000
)

// storage is what one storage of the compound file holds: the message, a recipient or an attached file.
type storage struct {
	values map[string][]byte // by property and type, "0037001F"
	fixed  []byte            // the properties of fixed length
}

// readOutlook reads a message as Outlook saves it (MS-OXMSG).
func readOutlook(content []byte) (Message, error) {
	top, under, order, err := storages(content)
	if err != nil {
		return Message{}, err
	}
	m := Message{}
	if headers := top.text(propHeaders); headers != "" {
		if h, err := textproto.ReadHeader(bufio.NewReader(strings.NewReader(strings.TrimSpace(headers) + "\r\n\r\n"))); err == nil {
			m = headed(mail.Header{Header: message.Header{Header: h}})
		}
	}
	m.fromOutlook(top)
	for _, name := range order {
		switch {
		case strings.HasPrefix(name, recipientsBegin):
			m.recipient(under[name])
		case strings.HasPrefix(name, filesBegin):
			if err := m.attached(under[name]); err != nil {
				return m, err
			}
		}
	}
	return m, nil
}

// storages takes a compound file apart: the message itself, and what lies one storage deeper, in the order it is written.
// What lies deeper still, such as a message within a message, is left.
func storages(content []byte) (top storage, under map[string]storage, order []string, err error) {
	file, err := mscfb.New(bytes.NewReader(content))
	if err != nil {
		return top, nil, nil, err
	}
	top, under = storage{values: map[string][]byte{}}, map[string]storage{}
	left := int64(2 * MostBytes)
	for n, entry := 0, (*mscfb.File)(nil); ; n++ {
		if entry, err = file.Next(); errors.Is(err, io.EOF) {
			return top, under, order, nil
		}
		if err != nil {
			return top, nil, nil, err
		}
		if left -= entry.Size; n == mostStreams || entry.Size < 0 || left < 0 {
			return top, nil, nil, errors.New("more than an e-mail holds")
		}
		if entry.FileInfo().IsDir() || len(entry.Path) > 1 {
			continue
		}
		held, err := io.ReadAll(io.LimitReader(entry, MostBytes))
		if err != nil {
			return top, nil, nil, err
		}
		if len(entry.Path) == 0 {
			top.put(entry.Name, held)
			continue
		}
		name := entry.Path[0]
		s, known := under[name]
		if !known {
			s, order = storage{values: map[string][]byte{}}, append(order, name)
		}
		s.put(entry.Name, held)
		under[name] = s
	}
}

func (s *storage) put(name string, held []byte) {
	if name == valuesStream {
		s.fixed = held
	} else if of, ok := strings.CutPrefix(name, stringsBegin); ok {
		s.values[strings.ToUpper(of)] = held
	}
}

// text gives a property that is words, in Unicode or in the code page of old files.
func (s storage) text(property string) string {
	if wide, ok := s.values[property+"001F"]; ok {
		if text, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(wide); err == nil {
			return strings.TrimRight(string(text), "\x00")
		}
	}
	if narrow, ok := s.values[property+"001E"]; ok {
		if text, err := charmap.Windows1252.NewDecoder().Bytes(narrow); err == nil {
			return strings.TrimRight(string(text), "\x00")
		}
	}
	return ""
}

// number gives a property of fixed length; head is how long what stands before them is.
func (s storage) number(property uint16, head int) (uint64, bool) {
	const each = 16
	for at := head; at+each <= len(s.fixed); at += each {
		if binary.LittleEndian.Uint16(s.fixed[at+2:]) == property {
			return binary.LittleEndian.Uint64(s.fixed[at+8:]), true
		}
	}
	return 0, false
}

// The fixed properties begin after 32 bytes in a message that stands for itself, after 8 in what it holds.
const (
	headOfMessage = 32
	headOfPart    = 8
)

// fromOutlook puts what the message itself says where its headers say nothing.
func (m *Message) fromOutlook(s storage) {
	if m.Subject == "" {
		m.Subject = s.text(propSubject)
	}
	if len(m.From) == 0 {
		from := netmail.Address{Name: s.text(propSenderName), Address: s.text(propSenderSMTP)}
		if from.Address == "" && strings.Contains(s.text(propSenderMail), "@") {
			from.Address = s.text(propSenderMail)
		}
		if from != (netmail.Address{}) {
			m.From = append(m.From, from)
		}
	}
	for _, property := range []uint16{propSubmitted, propDelivered} {
		if ticks, ok := s.number(property, headOfMessage); ok && m.Sent.IsZero() {
			m.Sent = fileTime(ticks)
		}
	}
	if m.Text = s.text(propText); m.Text == "" {
		markup := string(s.values[propMarkup+"0102"])
		if markup == "" {
			markup = s.text(propMarkup)
		}
		m.Text = plain(markup)
	}
}

// fileTime reads an instant as Windows counts: tenths of a microsecond since the year 1601.
func fileTime(ticks uint64) time.Time {
	const before1970 = 11_644_473_600
	seconds := int64(ticks/10_000_000) - before1970
	if seconds <= 0 || seconds > 1<<33 {
		return time.Time{}
	}
	return time.Unix(seconds, int64(ticks%10_000_000)*100).UTC()
}

// recipient adds somebody the headers did not name.
func (m *Message) recipient(s storage) {
	who := netmail.Address{Name: s.text(propName), Address: s.text(propSMTP)}
	if who.Address == "" && strings.Contains(s.text(propMail), "@") {
		who.Address = s.text(propMail)
	}
	if who == (netmail.Address{}) || named(m.To, who) || named(m.Cc, who) || len(m.To)+len(m.Cc) >= mostParts {
		return
	}
	switch kind, _ := s.number(propRecipient, headOfPart); uint32(kind) {
	case 2:
		m.Cc = append(m.Cc, who)
	case 3: // a blind copy is nobody's to see
	default:
		m.To = append(m.To, who)
	}
}

func named(list []netmail.Address, who netmail.Address) bool {
	for _, a := range list {
		if a.Address != "" && strings.EqualFold(a.Address, who.Address) || a.Address == "" && a.Name == who.Name {
			return true
		}
	}
	return false
}

func (m *Message) attached(s storage) error {
	content, ok := s.values[propContent+"0102"]
	if !ok {
		return nil // a message within a message, or a link
	}
	name := s.text(propLongName)
	if name == "" {
		name = s.text(propName)
	}
	if err := m.attach(name, content); err != nil {
		return fmt.Errorf("attached: %w", err)
	}
	return nil
}
