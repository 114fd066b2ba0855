package web

import (
	"context"
	"net/http"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/register"
	"strings"
	"time"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/answers"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/elsewhere"
	"passerelle/internal/supervision/hearsay"
)

// Asked is what providers asked an officer in rounds: how much waits, and the list of it.
type Asked interface {
	Waiting(ctx context.Context, a access.Actor) (part.Tile, error)
	WaitingList(ctx context.Context, a access.Actor) (templ.Component, error)
}

func (p *Pages) answers() answers.Service { return answers.Service{Service: p.Supervision} }

// Waiting counts what waits for a liaison officer's answer, each number with the list behind it: for every page on which
// an officer begins.
func (p *Pages) Waiting(ctx context.Context, a access.Actor) ([]part.Tile, error) {
	w, err := p.answers().Count(ctx, a)
	if err != nil {
		return nil, err
	}
	rounds, err := p.Asked.Waiting(ctx, a)
	if err != nil {
		return nil, err
	}
	forms, err := p.Documents.UnansweredCount(ctx, a)
	if err != nil {
		return nil, err
	}
	met, err := elsewhere.Service{Service: p.Supervision}.Count(ctx, a)
	if err != nil {
		return nil, err
	}
	unconfirmed, err := hearsay.Service{Service: p.Supervision}.Count(ctx, a)
	if err != nil {
		return nil, err
	}
	return []part.Tile{tile(ctx, "supervision.waiting.breaches", w.BreachCount, "/region/waiting#breaches", "bad"),
		tile(ctx, "supervision.waiting.referrals", w.ReferralsCount, "/region/waiting#referrals", "warn"),
		tile(ctx, "hearsay.waiting", unconfirmed, "/region/waiting#words", "warn"),
		tile(ctx, "document.unanswered.region", forms, "/region/waiting#forms", "warn"), rounds, tile(ctx, "elsewhere.title", met, "/region/waiting#elsewhere", "bad")}, nil
}

// tile is a number that leads to what it counts; of a kind when there is any.
func tile(ctx context.Context, key string, n int, href, kind string) part.Tile {
	t := part.Tile{Label: i18n.T(ctx, key), Number: i18n.Number(ctx, n), Href: href}
	if n > 0 {
		t.Kind = kind
	}
	return t
}

// regionWaiting lists what waits for the officer's answer; each line leads to the form that answers it.
func (p *Pages) regionWaiting(w http.ResponseWriter, r *http.Request) error {
	list, err := p.answers().Waiting(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	delays, err := p.Desk.Delays(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	rounds, err := p.Asked.WaitingList(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	beside, err := p.Beside.OnRegion(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, waitingPage(list, rounds, beside, delays, p.Clock.Now()))
}

// waitingTable lists one kind of thing that waits; key names it.
func waitingTable(ctx context.Context, key, since string, rows []answers.Row, now time.Time) part.Table {
	t := part.Table{Caption: i18n.T(ctx, key), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "supervision.field.full_name", since, "supervision.field.provider", "supervision.field.state", "supervision.field.risk")}
	for _, r := range rows {
		name := part.Cell{Text: r.FullName, Href: "/files/" + r.FileID + "#" + agencyForm, Sub: r.UCI}
		standing := part.Cell{Text: i18n.T(ctx, life.RowKey(supervision.File{State: r.State}, r.Replied))}
		line := part.Row{}
		switch {
		case r.BreachID != "":
			name.Href, name.Sub = "/files/"+r.FileID+"#"+answerTo(r.BreachID), word(ctx, "supervision.breach.", r.Kind)
			if r.State == supervision.Closed {
				line.State = "dim"
			}
		case r.Replied != "": // it comes before what was asked earlier
		case r.Answered:
			standing.Sub = i18n.T(ctx, "supervision.questions.answered")
		case r.Asked:
			standing.Sub, line.State = i18n.T(ctx, "supervision.questions.waits"), "dim"
		}
		at := part.Cell{Text: register.Received(ctx, r.Since, r.Undated)}
		if b := (desk.Breach{LearnedAt: r.LearnedAt, CalledAt: r.CalledAt, ReportedOn: r.Since, Action: r.Action, Also: r.Also, Going: r.Going}); r.BreachID != "" {
			at.Sub = b.Standing(ctx, now)
			standing.Sub = toAct(ctx, r, b)
			if r.Action != "" {
				name.Href = "/files/" + r.FileID + "/breaches/" + r.BreachID
			}
			if b.Late(now) && line.State == "" {
				line.State = "late"
			}
		}
		line.Cells = []part.Cell{name, at, {Text: r.Provider}, standing, {Text: word(ctx, "supervision.risk.", r.Risk)}}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// toAct says of a report what is to be acted on still: that it goes on, and what stands until further word.
func toAct(ctx context.Context, r answers.Row, b desk.Breach) string {
	var out []string
	if b.GoesOn() {
		out = append(out, i18n.T(ctx, "desk.going.ONGOING"))
	}
	if r.Until {
		out = append(out, i18n.T(ctx, "desk.instruction.HOUSE_ARREST"))
	}
	return strings.Join(out, " · ")
}

// agencyForm names where the agency answers a referral on the file's page.
const agencyForm = "agency-answer"
