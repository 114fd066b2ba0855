package release

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/synopsis"
)

// CCM-8, CCM-12: what a newer version of the consent form asks is recorded and shown in its words, also once the consent is taken back; it lets no heading
// be asked under and covers nothing that the rules know.
func TestASubjectOfANewerForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		source, _ := forms.SourceOf(consentForm, 1)
		newer := strings.NewReplacer("version: 1\n", "version: 2\n", "from: 2020-01-01", "from: 2026-01-01", "          - {code: other,", "          - {code: school, text: {en: \"School of the children\", fr: \"École des enfants\"}}\n          - {code: other,").Replace(string(source))
		chief := access.Actor{PersonID: "chief", Name: "Chief", OrganisationID: "hq", Programme: access.CCMS, Roles: []access.Role{access.Administrator}, OrganisationKind: access.Headquarters}
		_, err := s.Forms.Keep(ctx, chief, "consent.yaml", []byte(newer))
		filetest.Must(t, err)
		filetest.Must(t, s.Forms.SetDate(ctx, chief, consentForm, 2, 1, "2026-11-10"))
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{FormID: signsFrom(t, h, "2026-11-10", "school"), Covers: []string{counsel}}))
		page, err := s.Page(ctx, h.Worker, f)
		filetest.Must(t, err)
		c := page.Consents[0]
		for language, want := range map[i18n.Language]string{i18n.English: "School of the children", i18n.French: "École des enfants"} {
			if got := Words(i18n.WithLanguage(ctx, language), c.What(), c.Texts()); got != want {
				t.Errorf("it says %q", got)
			}
		}
		subjects := SubjectsFor(page.Consents, counsel, page.Today)
		if len(Beyond(page.Consents, counsel, Subjects, page.Today)) != len(Subjects) || slices.ContainsFunc(page.Headings, func(x synopsis.Heading) bool { return Speaks(subjects, x.ID, "") }) {
			t.Errorf("%v covers what the rules know", subjects)
		}
		filetest.Must(t, s.RevokeConsent(ctx, h.Worker, f, c.ID, "2026-11-10"))
		page, err = s.Page(ctx, h.Worker, f)
		filetest.Must(t, err)
		if back := page.Withheld(); len(back) != 1 || Words(i18n.WithLanguage(ctx, i18n.French), back[0].What, back[0].Texts) != "École des enfants" {
			t.Errorf("taken back: %+v", back)
		}
	})
}
