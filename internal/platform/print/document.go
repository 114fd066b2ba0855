package print

import (
	"bytes"
	"fmt"
	"html"
	"strings"
)

// Document is what is printed: a body with its styles within it, and the title and "page 1 of 3" on each sheet.
type Document struct {
	Language, Title string
	Styles          string // the product's style sheet
	Page, Of        string // the words of "page 1 of 3"
	Wide            bool   // lies on its side
	Body            []byte
}

// HTML writes the whole document.
func (d Document) HTML() []byte {
	size := "letter"
	if d.Wide {
		size += " landscape"
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `<!DOCTYPE html><html class="govuk-template app-template" lang="%s"><head><meta charset="utf-8"><title>%s</title><style>%s</style><style>`,
		html.EscapeString(d.Language), html.EscapeString(d.Title), strings.ReplaceAll(d.Styles, "</", `<\/`))
	fmt.Fprintf(&out, `@page{size:%s;margin:16mm 14mm 18mm;@bottom-left{content:%s;font:8pt sans-serif}@bottom-right{content:%s " " counter(page) " " %s " " counter(pages);font:8pt sans-serif}}`,
		size, quoted(d.Title), quoted(d.Page), quoted(d.Of))
	out.WriteString(`</style></head><body class="app-body">`)
	out.Write(d.Body)
	out.WriteString(`</body></html>`)
	return out.Bytes()
}

// quoted writes a text as a string of a style sheet: whatever is not a letter, a digit or a space by its number.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		if c == ' ' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			b.WriteRune(c)
			continue
		}
		fmt.Fprintf(&b, `\%06x `, c) // the space ends the number, and is no part of the text
	}
	b.WriteByte('"')
	return b.String()
}
