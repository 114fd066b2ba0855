package web

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"passerelle/internal/platform/mail"
)

type refusing struct{ times, sent int }

func (r *refusing) Send(context.Context, mail.Message) error {
	if r.sent++; r.sent <= r.times {
		return errors.New("try again later")
	}
	return nil
}

// SEC-4: a letter that the mail server did not take is sent again a few times, and given up where the server takes none.
func TestALetterIsSentAgain(t *testing.T) {
	was := pauses
	pauses = []time.Duration{time.Millisecond, time.Millisecond}
	t.Cleanup(func() { pauses = was })
	for times, want := range map[int]int{0: 1, 2: 3, 9: 3} {
		post := &refusing{times: times}
		err := NewLetters(post, "", slog.New(slog.DiscardHandler)).again(t.Context(), mail.Message{})
		if post.sent != want || (err == nil) != (times < want) {
			t.Errorf("refused %d times: sent %d times, %v", times, post.sent, err)
		}
	}
}
