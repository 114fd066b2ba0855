package aid

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"passerelle/internal/platform/i18n"
)

var written = regexp.MustCompile(`^(\d{1,7})(?:[.,](\d{1,2}))?$`)

// ParseMoney reads an amount as people of either language write it: 10, 10.50, 10,50 $. What is no amount is -1.
func ParseMoney(text string) int64 {
	text = strings.Map(func(c rune) rune {
		if c == '$' || c == ' ' || c == '\u00a0' || c == '\u202f' {
			return -1
		}
		return c
	}, text)
	m := written.FindStringSubmatch(text)
	if m == nil {
		return -1
	}
	whole, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return -1
	}
	part, err := strconv.ParseInt((m[2] + "00")[:2], 10, 64)
	if err != nil {
		return -1
	}
	return whole*100 + part
}

// Money writes an amount in the reader's language.
func Money(ctx context.Context, cents int64) string {
	sign, point := "", "."
	if cents < 0 {
		sign, cents = "−", -cents
	}
	if i18n.Lang(ctx) == i18n.French {
		point = ","
	}
	return i18n.T(ctx, "aid.money", "Amount", sign+i18n.Number(ctx, int(cents/100))+point+fmt.Sprintf("%02d", cents%100))
}
