package mailfile

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// broken are the elements that begin a line of their own.
var broken = map[atom.Atom]bool{atom.P: true, atom.Br: true, atom.Div: true, atom.Tr: true, atom.Li: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Dt: true, atom.Dd: true, atom.Section: true, atom.Article: true,
	atom.Header: true, atom.Footer: true, atom.Caption: true, atom.Table: true, atom.Blockquote: true, atom.Hr: true, atom.Pre: true}

// plain gives the words of a text in HTML. Nothing of its markup is kept, and nothing that it hides.
func plain(markup string) string {
	var out strings.Builder
	hidden := 0
	for z := html.NewTokenizer(strings.NewReader(markup)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return collapsed(out.String())
		case html.TextToken:
			if hidden == 0 {
				out.WriteString(strings.Map(unbroken, string(z.Text())))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case hidden > 0:
			case broken[a]:
				out.WriteByte('\n')
			case a == atom.Td || a == atom.Th: // an hour and a room in one row never run together
				out.WriteByte(' ')
			}
			hidden = max(0, hidden+hides(a, kind))
		}
	}
}

// unbroken makes the ends of lines in markup the spaces they stand for.
func unbroken(r rune) rune {
	if r == '\n' || r == '\r' {
		return ' '
	}
	return r
}

// hides says how a tag changes how deep we are in what nobody sees.
func hides(a atom.Atom, kind html.TokenType) int {
	if a != atom.Style && a != atom.Script && a != atom.Title && a != atom.Head || kind == html.SelfClosingTagToken {
		return 0
	}
	if kind == html.EndTagToken {
		return -1
	}
	return 1
}

// collapsed leaves one empty line where there are several.
func collapsed(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
