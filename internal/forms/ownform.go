package forms

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// ownCode begins the code of every form that somebody made for themselves or their organisation, and of no other.
const ownCode = "own-"

// IsOwn reports whether a code is that of somebody's own form.
func IsOwn(code string) bool { return strings.HasPrefix(code, ownCode) }

// OwnCode makes a code for a new form of one's own of an id that nothing else has.
func OwnCode(unique string) string {
	code := ownCode + strings.ToLower(strings.ReplaceAll(unique, "-", ""))
	return code[:min(len(code), 40)]
}

// Own reports whether a definition is somebody's own form, which stands beside the official ones and never in their place (CCM-25).
func (d *Definition) Own() bool { return d.Reading == Own }

// oneLanguage lets a form that is written in one language say the same to readers of the other.
func (d *Definition) oneLanguage() {
	if d.Language != i18n.English && d.Language != i18n.French {
		return
	}
	d.Texts(func(t *Text) { *t = i18n.Both(t.In(d.Language), t.In(d.Language)) })
}

// Texts visits every sentence of a definition.
func (d *Definition) Texts(visit func(*Text)) {
	visit(&d.Title)
	visit(&d.Text)
	for p := range d.Parts {
		visit(&d.Parts[p].Title)
		visit(&d.Parts[p].Text)
		itemTexts(d.Parts[p].Items, visit)
	}
}

func itemTexts(items []Item, visit func(*Text)) {
	for i := range items {
		x := &items[i]
		visit(&x.Text)
		visit(&x.Hint)
		for o := range x.Options {
			visit(&x.Options[o].Text)
		}
		if x.Valid != nil {
			visit(&x.Valid.Say)
		}
		itemTexts(x.Items, visit)
	}
}

// officialNumber is the number of a form of the agency. A form of one's own that bore it could be taken for the official one.
var officialNumber, leadingNumber = regexp.MustCompile(number), regexp.MustCompile(`^\s*` + number + `\s*[–—:-]?\s*`)

const number = `(?i)\bBSF[\s-]*\d+`

// BearsNumber reports whether a title says the number of a form of the agency.
func BearsNumber(title string) bool { return officialNumber.MatchString(title) }

// WithoutNumber gives a title without the number of a form of the agency at its beginning.
func WithoutNumber(t Text) Text {
	return i18n.Both(leadingNumber.ReplaceAllString(t.English, ""), leadingNumber.ReplaceAllString(t.French, ""))
}

// ownRoles are who writes in a form of one's own: the provider's people who keep files.
var ownRoles = []access.Role{access.CaseManager, access.ProviderSupervisor}

// own finds what a form of one's own may not be, and what no other may be.
func (c *checker) own(d *Definition) {
	c.require(d.Own() == IsOwn(d.Code), 1, "", "forms.flaw.own_code")
	c.require(d.Language == "" || d.Own() && (d.Language == i18n.English || d.Language == i18n.French), 1, "", "forms.flaw.own_language")
	if !d.Own() {
		return
	}
	c.require(!BearsNumber(d.Title.English) && !BearsNumber(d.Title.French), 1, "", "forms.flaw.own_number")
	for _, p := range d.Parts {
		other := slices.ContainsFunc(p.Edit, func(r access.Role) bool { return !slices.Contains(ownRoles, r) })
		c.require(p.Side == Provider && !other, p.line, p.ID, "forms.flaw.own_side")
	}
}

// KeepOwn keeps a version of somebody's own form, in use from now on: the next after those that there are. The caller has decided
// access, and audits the act. The text is checked as every definition is; flaws come as *Flaws.
func (s *Service) KeepOwn(ctx context.Context, tx *db.Tx, a access.Actor, organisationID string, d *Definition) (*Definition, error) {
	all, err := s.Versions(ctx, tx, d.Code)
	if err != nil {
		return nil, err
	}
	next := *d
	next.Version, next.From = 1, s.day(ctx)
	if len(all) > 0 {
		next.Version = all[len(all)-1].Version + 1
	}
	text, err := next.Written()
	if err != nil {
		return nil, err
	}
	kept, err := Load(d.Code+".yaml", text)
	if err != nil {
		return nil, err
	}
	if !kept.Own() {
		return nil, fault.Denied()
	}
	row := definitionRow{Code: kept.Code, Number: kept.Version, OrganisationID: organisationID, From: kept.From, LoadedBy: a.PersonID, LoadedByName: a.Name, LoadedAt: s.now(), Own: 1}
	return kept, insertDefinition(ctx, tx, row, string(text))
}

// OwnOf gives the newest version of each of some own forms, by code. The caller has decided access.
func (s *Service) OwnOf(ctx context.Context, q db.Querier, organisationID string) (map[string]Version, error) {
	rows, err := db.All[definitionRow](ctx, q, "select "+definitionColumns+" from form_definition where own=1 and organisation_id=$1 and "+
		"number=(select max(later.number) from form_definition later where later.code=form_definition.code)", organisationID)
	if err != nil {
		return nil, fmt.Errorf("own forms: %w", err)
	}
	out := map[string]Version{}
	for _, r := range rows {
		d, err := s.loaded(ctx, q, r)
		if err != nil {
			return nil, err
		}
		out[r.Code] = Version{d, r.From, true, r.LoadedByName, r.LoadedAt, r.Row}
	}
	return out, nil
}
