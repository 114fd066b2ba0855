package hearsay

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/overruled"
)

// Row is a word that waits for the officer, with whose file it is.
type Row struct {
	Word
	State    string   `db:"state"`   // of the file
	OnWord   string   `db:"on_word"` // of the file, see package overruled
	Undone   bool     `db:"undone"`  // the file is closed on it, and the agency says otherwise
	FullName string   `db:"full_name"`
	UCI      string   `db:"uci_written"`
	Provider string   `db:"provider"`
	Texts    []string `db:"-"` // what it is about
}

// standing is how the file (f) of a word (w) stands on it.
const standing = overruled.Column + " as on_word, " + unconfirmed + " as undone"

// most bounds a list: more than an officer settles in a day.
const most = 100

const waits = " from agency_word w join supervision_file f on f.id=w.file_id join client c on c.id=f.client_id where (w.outcome='' or w.about='" + OfDecision + "' and " + overruled.Waits + " or " + unconfirmed + ") and not f.withdrawn and not f.opened_in_error and "

// Waiting lists for an officer what providers of the region recorded on the agency's word and nobody there confirmed, and decisions that
// were said otherwise while nobody has decided anew, closures too, the oldest first; the reading is audited.
func (s Service) Waiting(ctx context.Context, a access.Actor) ([]Row, error) {
	if !a.MayEver(access.FileDecide) {
		return nil, nil
	}
	mine, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 1)
	list, err := db.All[Row](ctx, s.DB, "select "+columns+", c.full_name, c.uci_written, f.state, "+standing+", coalesce((select "+access.NameOf(ctx, "o")+" from organisation o where o.id=f.organisation_id),'') as provider"+
		waits+mine+fmt.Sprintf(" order by w.recorded_on, w.id limit %d", most), args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var read []supervision.CaseRow
	for i, x := range list {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: x.FileID}})
		if list[i].Texts, err = s.texts(ctx, s.DB, x.Word); err != nil {
			return nil, err
		}
	}
	return list, s.ReadList(ctx, a, read)
}

// Count says how many wait, without a name.
func (s Service) Count(ctx context.Context, a access.Actor) (int, error) {
	if !a.MayEver(access.FileDecide) {
		return 0, nil
	}
	mine, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 1)
	n, err := db.One[int](ctx, s.DB, "select count(*)"+waits+mine, args...)
	if err != nil {
		return 0, fmt.Errorf("count words of the agency: %w", err)
	}
	return n, nil
}

// Of gives what of a file stands on the agency's word, the latest first, within a reading that decides access itself, and audits.
func (s Service) Of(ctx context.Context, q db.Querier, fileID string) ([]Row, error) {
	return s.list(ctx, q, "", 50, fileID)
}

func (s Service) list(ctx context.Context, q db.Querier, which string, limit int, fileID string) ([]Row, error) {
	list, err := db.All[Row](ctx, q, "select "+columns+", '' as full_name, '' as uci_written, '' as provider, f.state, "+standing+" from agency_word w join supervision_file f on f.id=w.file_id where w.file_id=$1"+which+" order by w.id desc"+db.Limit(limit), fileID)
	if err != nil {
		return nil, fmt.Errorf("words of the agency: %w", err)
	}
	for i, x := range list {
		if list[i].Texts, err = s.texts(ctx, q, x.Word); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// OfConditions gives on whose word each condition of a file was last imposed or ended, within a reading that decides access itself.
func (s Service) OfConditions(ctx context.Context, fileID string) (map[string]Row, error) {
	list, err := s.Of(ctx, s.DB, fileID)
	out := map[string]Row{}
	for _, x := range list {
		for _, condition := range x.Conditions() {
			if _, later := out[condition]; !later {
				out[condition] = x
			}
		}
	}
	return out, err
}

// OnDecisions gives the words about decisions on files, by their ids, within a reading that decides access itself, and audits.
func (s Service) OnDecisions(ctx context.Context, q db.Querier, files ...any) (map[string]Word, error) {
	list, err := db.All[Word](ctx, q, "select "+columns+" from agency_word w where w.about=$1 and w.file_id in "+db.In(2, len(files)), append([]any{OfDecision}, files...)...)
	if err != nil {
		return nil, fmt.Errorf("words of decisions: %w", err)
	}
	out := map[string]Word{}
	for _, w := range list {
		out[w.ID] = w
	}
	return out, nil
}

// Word gives one to an officer who decides about the file, with the client's name; the reading is audited.
func (s Service) Word(ctx context.Context, a access.Actor, fileID, wordID string) (Row, string, error) {
	f, err := s.FileIn(ctx, s.DB, a, access.FileDecide, fileID)
	if err != nil {
		return Row{}, "", err
	}
	w, err := db.One[Word](ctx, s.DB, "select "+columns+" from agency_word w where w.id=$1 and w.file_id=$2", wordID, f.ID)
	if err != nil {
		return Row{}, "", err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return Row{}, "", err
	}
	texts, err := s.texts(ctx, s.DB, w)
	if err != nil {
		return Row{}, "", err
	}
	return Row{Word: w, Texts: texts}, client.FullName, s.Audit.Read(ctx, a.Entry(string(access.FileDecide), "file", f.ID)).Wait()
}

// Conditions gives the ids of the conditions that a word is about.
func (w Word) Conditions() (out []string) {
	if w.About != OfConditions {
		return nil
	}
	for _, x := range strings.Fields(w.What) {
		out = append(out, x[1:])
	}
	return out
}

// texts says what a word is about, in the reader's language.
func (s Service) texts(ctx context.Context, q db.Querier, w Word) (out []string, err error) {
	switch w.About {
	case OfDecision:
		return []string{i18n.T(ctx, "supervision.decision."+w.What)}, nil
	case OfReopening:
		return []string{i18n.T(ctx, "hearsay.reopened")}, nil
	case OfEnd:
		if w.What == "" {
			return []string{i18n.T(ctx, "hearsay.end")}, nil
		}
		return []string{i18n.T(ctx, "hearsay.end_for", "Reason", i18n.T(ctx, "supervision.closure."+w.What))}, nil
	case OfRisk:
		return []string{i18n.T(ctx, "hearsay.risk", "Risk", i18n.T(ctx, "supervision.risk."+w.What))}, nil
	}
	for _, x := range strings.Fields(w.What) {
		c, err := db.One[supervision.Condition](ctx, q, "select code, words from condition where id=$1 and file_id=$2", x[1:], w.FileID)
		if err != nil {
			return nil, fmt.Errorf("condition of a word: %w", err)
		}
		key := map[bool]string{true: "hearsay.imposed", false: "hearsay.ended"}[x[0] == '+']
		out = append(out, i18n.T(ctx, key, "Condition", c.Text(ctx)))
	}
	return out, nil
}

// Contradicts says what the agency said instead: in its words, or, where it decided otherwise, which decision, in the reader's language, of what was
// kept in the language of whoever decided, too.
func (w Word) Contradicts(ctx context.Context) string {
	if w.About != OfDecision {
		return w.Contradiction
	}
	for _, code := range supervision.AgencyDecisions {
		key := "supervision.decision." + code
		for _, l := range []i18n.Language{i18n.English, i18n.French} {
			if w.Contradiction == code || w.Contradiction == i18n.T(i18n.WithLanguage(ctx, l), key) {
				return i18n.T(ctx, key)
			}
		}
	}
	return w.Contradiction
}

// Says writes on whose word it was recorded, how and when.
func (w Word) Says(ctx context.Context) string {
	return i18n.T(ctx, "hearsay.says", "Recorder", w.RecordedByName, "Name", w.SaidBy, "Way", i18n.T(ctx, "hearsay.way."+w.Way), "On", i18n.Date(ctx, w.SaidOn))
}

// ToDo names what each side does about what was said otherwise, while nobody has recorded it anew; empty where there is nothing.
func (x Row) ToDo() string {
	switch {
	case x.Denied():
		return "hearsay.denied." + x.State
	case x.Undone:
		return "hearsay.end_undone"
	}
	return ""
}

// Denied reports whether a decision was said otherwise and nobody has decided anew: nobody is enrolled on it, and who is waits for both sides.
func (x Row) Denied() bool {
	return x.About == OfDecision && x.Outcome == Contradicted && x.OnWord == overruled.Denied && slices.Contains([]string{string(supervision.Approved), string(supervision.Active)}, x.State)
}

// Stands says what became of it.
func (w Word) Stands(ctx context.Context) string {
	if w.Outcome == "" {
		return i18n.T(ctx, "hearsay.open")
	}
	return i18n.T(ctx, "hearsay.outcome."+w.Outcome, "Name", w.SettledByName)
}
