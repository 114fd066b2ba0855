package i18n

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/text/collate"
)

// ByName puts a list into the order of names in the language of the page: É stands with E, not after Z. What has one name stays as it was.
func ByName[T any](ctx context.Context, list []T, name func(T) string) {
	order := collate.New(tags[Lang(ctx)])
	slices.SortStableFunc(list, func(a, b T) int {
		return cmp.Or(order.CompareString(name(a), name(b)), cmp.Compare(name(a), name(b)))
	})
}
