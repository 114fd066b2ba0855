package headsup

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Change corrects what a heads-up that is waited for says: a whole name in the place of initials, another day. How and from
// whom it came stays, and so does the site. The version is that of what the person saw. What the agency said here itself
// is the agency's to change: it stands under its officer's name.
func (s Service) Change(ctx context.Context, a access.Actor, to HeadsUp) error {
	return s.act(ctx, a, to.ID, to.Version, actChanged, func(tx *db.Tx, h HeadsUp) error {
		if !h.ChangedBy(a) {
			return fault.New(fault.NotReady, "headsup.problem.officers")
		}
		to.ToldOn, to.Way, to.ToldBy = h.ToldOn, h.Way, h.ToldBy
		for _, text := range []*string{&to.Name, &to.UCIWritten, &to.HeldAt, &to.Remarks} {
			*text = strings.TrimSpace(*text)
		}
		if err := to.check(s.today(ctx)); err != nil {
			return err
		}
		return s.Says(ctx, tx, a, h, to)
	})
}

// ChangedBy reports whether an actor who may write heads-ups may change what this one says: the provider what it noted itself, until the
// agency's referral is there.
func (h HeadsUp) ChangedBy(a access.Actor) bool { return ofAgency(a) || h.Way != Here && !h.Came() }

// Says keeps what a heads-up says now, and what it said before, within the act of another area that has let the actor change it; refused in
// the field uci when that is announced already.
func (s Service) Says(ctx context.Context, tx *db.Tx, a access.Actor, h, to HeadsUp) error {
	if to.said() == h.said() {
		return nil
	}
	if err := s.keep(ctx, tx, a, h); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "update heads_up set name=$2, uci_written=$3, uci_digits=$4, expected_on=$5, held_at=$6, risk=$7, housing=$8, remarks=$9, housing_answer=$10, answer_by=$11 where id=$1",
		h.ID, to.Name, to.UCIWritten, registry.DigitsOfUCI(to.UCIWritten), to.ExpectedOn, to.HeldAt, to.Risk, to.wanted(), to.Remarks, to.Housing, to.AnswerBy)
	if db.IsDuplicate(err) {
		return fault.At("uci", "headsup.problem.announced")
	}
	return err
}

// Close ends a heads-up that leads to no file: why, and in words where that says too little. A referral that came is answered on its
// file, where it counts: the provider closes one only that came twice.
func (s Service) Close(ctx context.Context, a access.Actor, headsUpID string, version int, reason, words string) error {
	return s.act(ctx, a, headsUpID, version, actClosed, func(tx *db.Tx, h HeadsUp) error {
		words = strings.TrimSpace(words)
		var c fault.Check
		c.Require(slices.Contains(Reasons, reason), "reason", "supervision.problem.choice")
		c.Require(!h.Came() || ofAgency(a) || reason == cameTwice, "reason", "headsup.problem.came")
		c.Require(reason != "OTHER" || words != "", "words", "headsup.problem.words")
		c.Require(len(words) <= longestRemarks, "words", "fault.too_long")
		if err := c.Err(); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update heads_up set ended_on=$2, ended_by_name=$3, outcome=$4, reason=$5 where id=$1", h.ID, s.today(ctx), a.Name, reason, words)
		return err
	})
}

// cameTwice is the reason of what was announced twice.
const cameTwice = "TWICE"

// act does something to a heads-up that is waited for and stands as the person saw it.
func (s Service) act(ctx context.Context, a access.Actor, headsUpID string, version int, action string, do func(*db.Tx, HeadsUp) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		h, err := s.forAct(ctx, tx, a, access.HeadsUpWrite, headsUpID)
		if err != nil {
			return err
		}
		if err := db.Updated(tx.Exec(ctx, "update heads_up set version=version+1 where id=$1 and version=$2 and ended_on=''", h.ID, version)); err != nil {
			return err
		}
		if err := do(tx, h); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(action, object, h.ID))
	})
}

// Prefill gives what the form of a new referral begins with, of a heads-up that is waited for.
func (s Service) Prefill(ctx context.Context, a access.Actor, headsUpID string) (url.Values, error) {
	h, err := s.Of(ctx, a, headsUpID)
	if err != nil {
		return nil, err
	}
	if !h.Open() {
		return nil, fault.New(fault.NotReady, "headsup.problem.ended")
	}
	out := url.Values{"heads_up": {h.ID}, "full_name": {h.Name}, "uci": {h.UCIWritten}, "region": {h.SiteID}, "risk": {h.Risk}, "housing": {h.Housing}}
	return out, nil
}

// Taken gives what ends a heads-up in the transaction that opens its file: of two files that two people open for one heads-up
// at once, one is opened.
func (s Service) Taken(a access.Actor, headsUpID string) func(ctx context.Context, tx *db.Tx, f supervision.File) error {
	return func(ctx context.Context, tx *db.Tx, f supervision.File) error {
		h, err := s.forAct(ctx, tx, a, access.HeadsUpWrite, headsUpID)
		if err != nil {
			return err
		}
		if h.OrganisationID != f.OrganisationID {
			return fault.Missing()
		}
		err = db.Updated(tx.Exec(ctx, "update heads_up set ended_on=$2, ended_by_name=$3, outcome=$4, file_id=$5, version=version+1 where id=$1 and ended_on=''",
			h.ID, s.today(ctx), a.Name, Referred, f.ID))
		if fault.IsStale(err) {
			return fault.At("heads_up", "headsup.problem.ended")
		}
		if err != nil {
			return fmt.Errorf("take up heads-up: %w", err)
		}
		_, err = s.History.Append(ctx, tx, a, history.ActReferralAnnounced, f.OrganisationID, f.ID,
			history.Fact{Kind: history.Announced, Effective: h.ToldOn, Payload: history.AnnouncedPayload{HeadsUp: h.ID, Way: h.Way}})
		return err
	}
}
