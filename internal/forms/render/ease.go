package render

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/ease"
	"passerelle/internal/platform/i18n"
)

// easeOf gives the sentences of what was written for an item, where the sheet says how easy they are to read: words in lines of
// their own, not names and numbers.
func (s Sheet) easeOf(ctx context.Context, i forms.Item, path string) []ease.Sentence {
	if !s.Ease || i.Kind != forms.Paragraph {
		return nil
	}
	return ease.Sentences(i18n.Lang(ctx), forms.Answers(s.Values).Get(path))
}

// hard lists the sentences that are hard to follow.
func hard(list []ease.Sentence) []ease.Sentence {
	return slices.DeleteFunc(slices.Clone(list), func(x ease.Sentence) bool { return x.Band() == ease.Plain })
}
