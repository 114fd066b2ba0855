package registry

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// States of a birth date: unknown and estimated are states, never the first of January.
const (
	BirthKnown     = "known"
	BirthEstimated = "estimated"
	BirthUnknown   = "unknown"
)

// Client is a person served by a provider in a programme. Names take any letters; a single name is a name.
type Client struct {
	ID                string     `db:"id"`
	OrganisationID    string     `db:"organisation_id"`
	Programme         string     `db:"programme"`
	UCIWritten        string     `db:"uci_written"`
	UCIDigits         string     `db:"uci_digits"`
	FullName          string     `db:"full_name"`
	FamilyName        string     `db:"family_name"`
	GivenName         string     `db:"given_name"`
	ScriptName        string     `db:"script_name"`
	ScriptLang        string     `db:"script_lang"`
	BirthDate         clock.Date `db:"birth_date"`
	BirthState        string     `db:"birth_state"`
	Sex               string     `db:"sex"` // F, M, X, or empty: unknown
	Citizenship       string     `db:"citizenship"`
	Language          string     `db:"language"`
	OfficialLanguage  string     `db:"official_language"`  // en or fr: the language of cards and letters
	InterpreterNeeded string     `db:"interpreter_needed"` // yes, no or unknown
	MergedInto        string     `db:"merged_into"`
	Withdrawn         bool       `db:"withdrawn"`
	Version           int        `db:"version"`
}

// DigitsOfUCI gives the digits of a UCI, by which it is found however it was written.
func DigitsOfUCI(written string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, written)
}

// UsualUCI reports whether a UCI has 8 or 10 digits, as all that are known have. Another length is a warning, never
// a refusal: one of the sources shows six.
func UsualUCI(digits string) bool { return len(digits) == 8 || len(digits) == 10 }

// WordsOfUCI writes a UCI as it is kept, a dash when there is none, and warns of one that is not of the length that all known ones have.
func WordsOfUCI(ctx context.Context, written string) string {
	switch {
	case written == "":
		return i18n.Unknown
	case UsualUCI(DigitsOfUCI(written)):
		return written
	}
	return i18n.T(ctx, "registry.uci.unusual", "UCI", written)
}

// completed fills what follows from the rest.
func (c Client) completed() Client {
	c.UCIWritten = strings.TrimSpace(c.UCIWritten)
	c.UCIDigits = DigitsOfUCI(c.UCIWritten)
	c.FamilyName, c.GivenName = strings.TrimSpace(c.FamilyName), strings.TrimSpace(c.GivenName)
	if c.FullName = strings.TrimSpace(c.FullName); c.FullName == "" {
		c.FullName = strings.TrimSpace(c.GivenName + " " + c.FamilyName)
	}
	if c.BirthState == "" {
		c.BirthState = BirthKnown
	}
	switch {
	case c.BirthDate == "":
		c.BirthState = BirthUnknown
	case c.BirthState == BirthUnknown: // a date that was found out
		c.BirthState = BirthKnown
	}
	c.Citizenship, c.Language = coded(c.Citizenship, i18n.CountryCode), coded(c.Language, i18n.LanguageCode)
	if c.OfficialLanguage == "" {
		c.OfficialLanguage = "en"
	}
	if c.InterpreterNeeded == "" {
		c.InterpreterNeeded = "unknown"
	}
	return c
}

// Following gives a client as it is corrected with a full name that follows its parts: where only a part was put right, a full name
// that was made of the parts is made of the new ones.
func (c Client) Following(was Client) Client {
	if strings.TrimSpace(c.FullName) != was.FullName || c.parts() == was.parts() {
		return c
	}
	for i, written := range was.arranged() {
		if strings.EqualFold(written, was.FullName) {
			c.FullName = c.arranged()[i]
			break
		}
	}
	return c
}

// parts gives the parts of a name as they are written.
func (c Client) parts() [2]string {
	return [2]string{strings.TrimSpace(c.GivenName), strings.TrimSpace(c.FamilyName)}
}

// arranged gives the ways in which a full name is made of its parts.
func (c Client) arranged() []string {
	p := c.parts()
	return []string{strings.TrimSpace(p[0] + " " + p[1]), strings.TrimSpace(p[1] + " " + p[0]), strings.Trim(p[1]+", "+p[0], ", ")}
}

// saysOld gives the part that was put right and that a full name, left as it was, says still; nothing when it says none.
func (c Client) saysOld(was Client) string {
	if c.FullName != was.FullName {
		return ""
	}
	for i, old := range was.parts() {
		if is := c.parts()[i]; is != old && old != "" && within(old, c.FullName) && !within(is, c.FullName) {
			return old
		}
	}
	return ""
}

// within reports whether every word of a part stands in a full name.
func within(part, full string) bool {
	words := strings.Fields(Fold(full))
	return !slices.ContainsFunc(strings.Fields(Fold(part)), func(w string) bool { return !slices.Contains(words, w) })
}

// SameAs reports whether two are written alike in what tells one person from another: UCI, name and birth date.
func (c Client) SameAs(o Client) bool {
	c, o = c.completed(), o.completed()
	return c.UCIDigits == o.UCIDigits && Fold(c.FullName) == Fold(o.FullName) && c.BirthDate == o.BirthDate
}

// coded gives the code of what was written; what nobody knows stays as it is written.
func coded(text string, code func(string) (string, bool)) string {
	text = strings.TrimSpace(text)
	if known, ok := code(text); ok {
		return known
	}
	return text
}

const (
	mostName = 200
	// mostText is the longest remark, reason, address or number that is taken, in bytes: a register keeps whole stories
	// in one cell.
	mostText = 200_000
)

// Check says what is wrong with a client as somebody would add it, so that a form with more on it names all that is wrong.
func (c Client) Check(today clock.Date) error {
	check := c.completed().problems(today, &Client{})
	return check.Err()
}

// validate checks a completed client as of a day. A register's own words for a country or a language are taken.
func (c Client) validate(today clock.Date) error {
	check := c.problems(today, nil)
	return check.Err()
}

// problems checks a completed client as of a day, in page order. Where somebody typed it, was is the client before: a
// country or a language that nobody knows may then only stand as it stood.
func (c Client) problems(today clock.Date, was *Client) (check fault.Check) {
	check.Require(c.FullName != "", "full_name", "fault.required")
	check.Require(len(c.FullName) <= mostName, "full_name", "fault.too_long")
	check.Require(len(c.FamilyName) <= mostName, "family_name", "fault.too_long")
	check.Require(len(c.GivenName) <= mostName, "given_name", "fault.too_long")
	check.Require(len(c.ScriptName) <= mostName, "script_name", "fault.too_long")
	check.Require(len(c.UCIWritten) <= 40, "uci", "fault.too_long")
	if c.BirthDate != "" {
		check.Require(c.BirthDate.Valid(), "birth_date", "registry.problem.date")
		check.Require(!c.BirthDate.Valid() || c.BirthDate <= today, "birth_date", "registry.problem.future")
	}
	if was != nil { // a register's own is taken
		check.Require(!c.BirthDate.Valid() || c.BirthDate > today || c.BirthDate == was.BirthDate || c.BirthDate.Likely(today), "birth_date", "registry.problem.year")
	}
	check.Require(c.BirthState == BirthKnown || c.BirthState == BirthEstimated || c.BirthState == BirthUnknown, "birth_state", "registry.problem.choice")
	check.Require(c.Sex == "" || c.Sex == "F" || c.Sex == "M" || c.Sex == "X", "sex", "registry.problem.choice")
	if was != nil {
		check.Require(known(c.Citizenship, was.Citizenship, i18n.CountryCode), "citizenship", "registry.problem.country")
		check.Require(known(c.Language, was.Language, i18n.LanguageCode), "language", "registry.problem.language")
	}
	check.Require(c.OfficialLanguage == "en" || c.OfficialLanguage == "fr", "official_language", "registry.problem.choice")
	return check
}

func known(text, was string, code func(string) (string, bool)) bool {
	_, ok := code(text)
	return ok || text == "" || text == strings.TrimSpace(was)
}

// tokens gives every word by which the client is found: names, the name in its own script, former names.
func (c Client) tokens(aliases []string) []string {
	return Tokens(strings.Join(append([]string{c.FullName, c.FamilyName, c.GivenName, c.ScriptName}, aliases...), " "))
}
