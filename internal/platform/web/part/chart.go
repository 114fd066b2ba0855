package part

import (
	"context"
	"strconv"
	"strings"

	"passerelle/internal/platform/i18n"
)

// Bar is one bar of a chart: what, how much, and the figure as the reader writes it.
type Bar struct {
	Label string
	Value int
	Text  string
	Late  bool
}

// Chart is a chart of bars with the table it is drawn from.
type Chart struct {
	Title, LabelHead, ValueHead string
	Bars                        []Bar
}

const (
	chartWidth = 640
	barsFrom   = 220
	barsWidth  = 340
	barStep    = 26
)

func (c Chart) viewBox() string {
	return "0 0 " + strconv.Itoa(chartWidth) + " " + strconv.Itoa(len(c.Bars)*barStep)
}

func (c Chart) width(b Bar) int {
	most := 1
	for _, other := range c.Bars {
		most = max(most, other.Value)
	}
	return max(b.Value, 0) * barsWidth / most
}

func (c Chart) table() Table {
	t := Table{Caption: c.Title, Quiet: true, Columns: []Column{{Label: c.LabelHead}, {Label: c.ValueHead, Numeric: true}}}
	for _, b := range c.Bars {
		t.Rows = append(t.Rows, Line(b.Label, b.Text))
	}
	return t
}

// spoken is the chart in words, for those who do not see it.
func (c Chart) spoken(ctx context.Context) string {
	said := make([]string, len(c.Bars))
	for i, b := range c.Bars {
		said[i] = b.Label + " " + b.Text
	}
	return c.Title + i18n.Colon(ctx) + strings.Join(said, ", ")
}

// shortened keeps a label within its column.
func shortened(label string) string {
	letters := []rune(label)
	if len(letters) <= 27 {
		return label
	}
	return strings.TrimSpace(string(letters[:26])) + "…"
}

// dialled keeps of a telephone number what can be dialled.
func dialled(number string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c == '+' {
			return c
		}
		return -1
	}, number)
}
