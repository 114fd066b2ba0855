package mailfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func crlf(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) }

const nested = `From: =?iso-8859-1?Q?Ren=E9e_Dub=E9?= <renee@counsel.example>
To: "Svendsen, Nora" <nora@harbour.example>
Cc: robin@region.example
Subject: =?utf-8?B?UsOpcG9uc2Ugw6AgdG9uIGNvdXJyaWVs?=
Date: Thu, 26 Nov 2026 14:05:00 -0500
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Bonjour, voil=E0 la lettre.

Le jeudi 26 novembre 2026 =E0 9 h, Nora Svendsen a =E9crit :
> Avez-vous la lettre?
--inner
Content-Type: text/html; charset=utf-8

<p>Bonjour</p>
--inner--
--outer
Content-Type: application/pdf; name="lettre.pdf"
Content-Disposition: attachment; filename="lettre.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--outer--
`

// CCM-23: an e-mail is read as it was written, in whatever character set and however its parts are nested.
func TestReadInternet(t *testing.T) {
	m, err := Read(crlf(nested))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{fmt.Sprint(m.From), fmt.Sprint(m.To), fmt.Sprint(m.Cc), m.Subject, m.Sent.UTC().Format(time.RFC3339), Trimmed(m.Text)}
	want := []string{"[{Renée Dubé renee@counsel.example}]", "[{Svendsen, Nora nora@harbour.example}]", "[{ robin@region.example}]",
		"Réponse à ton courriel", "2026-11-26T19:05:00Z", "Bonjour, voilà la lettre."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "lettre.pdf" || string(m.Attachments[0].Content) != "%PDF-" {
		t.Errorf("%+v", m.Attachments)
	}
}

// CCM-23, SEC-3: of a message in HTML the words are kept, nothing of its markup and nothing that it hides.
func TestReadMarkup(t *testing.T) {
	m, err := Read(crlf("From: a@b.example\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n<html><head><style>p{}</style><title>no</title></head><body><p>One\ntwo</p><script>alert(1)</script><b>three</b>\n<i>four</i><br>five &amp; six</body></html>"))
	if err != nil || m.Text != "One two\nthree four\nfive & six" {
		t.Errorf("%q, %v", m.Text, err)
	}
	m, err = Read(crlf("From: a@b.example\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n<table><tr><th>When</th><th>Where</th></tr><tr><td>10:30</td><td>Room 2</td></tr></table><dl><dt>Bring</dt><dd>the card</dd></dl>"))
	if err != nil || m.Text != "When Where\n\n10:30 Room 2\n\nBring\n\nthe card" {
		t.Errorf("a table: %q %v", m.Text, err)
	}
}

// CCM-23: what Outlook saves is read too, with who got it, when, and what was attached.
func TestReadOutlook(t *testing.T) {
	sent := time.Date(2026, 11, 26, 19, 5, 0, 0, time.UTC)
	ticks := uint64(sent.Unix()+11_644_473_600) * 10_000_000
	head := binary.LittleEndian.AppendUint64(append(make([]byte, 32), 0x40, 0, 0x39, 0, 6, 0, 0, 0), ticks)
	copied := binary.LittleEndian.AppendUint64(append(make([]byte, 8), 3, 0, 0x15, 0x0C, 6, 0, 0, 0), 2)
	big := bytes.Repeat([]byte("paper "), 1000)
	c := newCompound()
	c.put("", "__properties_version1.0", head)
	c.put("", "__substg1.0_0037001F", wide("Rules of the residence"))
	c.put("", "__substg1.0_0C1A001F", wide("Renée Dubé"))
	c.put("", "__substg1.0_5D01001F", wide("renee@counsel.example"))
	c.put("", "__substg1.0_1000001F", wide("Here they are.\r\n\r\nFrom: Nora\r\nSent: Thursday\r\nolder words"))
	c.put("__recip_version1.0_#00000000", "__substg1.0_3001001F", wide("Nora Svendsen"))
	c.put("__recip_version1.0_#00000000", "__substg1.0_39FE001F", wide("nora@harbour.example"))
	c.put("__recip_version1.0_#00000001", "__substg1.0_39FE001F", wide("robin@region.example"))
	c.put("__recip_version1.0_#00000001", "__properties_version1.0", copied)
	c.put("__attach_version1.0_#00000000", "__substg1.0_3707001F", wide("rules.txt"))
	c.put("__attach_version1.0_#00000000", "__substg1.0_37010102", big)
	m, err := Read(c.bytes())
	if err != nil {
		t.Fatal(err)
	}
	got := []string{fmt.Sprint(m.From), fmt.Sprint(m.To), fmt.Sprint(m.Cc), m.Subject, m.Sent.Format(time.RFC3339), Trimmed(m.Text)}
	want := []string{"[{Renée Dubé renee@counsel.example}]", "[{Nora Svendsen nora@harbour.example}]", "[{ robin@region.example}]",
		"Rules of the residence", sent.Format(time.RFC3339), "Here they are."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "rules.txt" || !bytes.Equal(m.Attachments[0].Content, big) {
		t.Errorf("%d attached", len(m.Attachments))
	}
}

func TestTrimmed(t *testing.T) {
	for name, c := range map[string][2]string{
		"nothing repeated":       {"One.\nTwo.", "One.\nTwo."},
		"outlook":                {"Yes.\n\n-----Original Message-----\nFrom: a", "Yes."},
		"outlook in French":      {"Oui.\n\nDe : A\nEnvoyé : hier\nÀ : B\nvieux", "Oui."},
		"gmail over two lines":   {"Yes.\n\nOn Thu, Nov 26, 2026 at 9:00 Nora Svendsen <nora@harbour.example>\nwrote:\n> old", "Yes."},
		"answered between lines": {"> May he call?\nYes, after five.", "Yes, after five."},
		"a sentence about dates": {"On Monday he wrote: I am well.\nTo: nobody in particular", "On Monday he wrote: I am well.\nTo: nobody in particular"},
		"forwarded as a whole":   {"-----Original Message-----\nFrom: a\nthe words", "-----Original Message-----\nFrom: a\nthe words"},
	} {
		if got := Trimmed(c[0]); got != c[1] {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// SEC-3: what is no e-mail, is damaged or goes beyond the bounds is refused; what is odd in it does no harm.
func TestWhatIsNoMessage(t *testing.T) {
	deep := "Content-Type: text/plain\n\nx"
	for i := range 20 {
		deep = fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%s\n--b%d--\n", i, i, deep, i)
	}
	many := "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", 300) + "--b--\n"
	for name, content := range map[string][]byte{
		"nothing":   nil,
		"words":     []byte("a list of groceries"),
		"too large": make([]byte, MostBytes+1),
		"deep":      crlf("From: a@b.example\n" + deep),
		"many":      crlf(many),
		"outlook":   append(append([]byte{}, outlook...), make([]byte, 2000)...),
	} {
		if _, err := Read(content); !errors.Is(err, ErrUnread) {
			t.Errorf("%s: %v", name, err)
		}
	}
	m, err := Read(crlf("From: \u202Eevil <a@b.example>\nSubject: a\x07b\n\nwords\x00 and \u2066more"))
	if err != nil || m.Subject != "ab" || strings.ContainsAny(m.Text, "\x00\u2066") {
		t.Errorf("%q, %v", m, err)
	}
}

// SEC-3: whatever a file holds, reading it ends, within the bounds, in a message or in an error.
func FuzzRead(f *testing.F) {
	c := newCompound()
	c.put("", "__substg1.0_0037001F", wide("subject"))
	c.put("__attach_version1.0_#00000000", "__substg1.0_37010102", []byte("paper"))
	f.Add(crlf(nested))
	f.Add(c.bytes())
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := Read(content)
		if err != nil && !errors.Is(err, ErrUnread) {
			t.Fatal(err)
		}
		if len(m.Text) > mostText || len(m.Attachments) > mostAttachments || strings.ContainsRune(m.Subject, '\n') {
			t.Errorf("beyond the bounds: %d %d %q", len(m.Text), len(m.Attachments), m.Subject)
		}
		_ = Trimmed(m.Text)
	})
}
