package folder

import (
	"fmt"
	"io"
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/correspondence"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/synopsis"
)

// CCM-14, CCM-21: of many who scan the same paper at once one keeps it: one document stands, with the scan of whoever was told that it was
// kept, and the act is in the audit once.
func TestOneScanIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		worker := access.Actor{PersonID: "worker", Name: "worker", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
		file, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL", ReceivedOn: "2026-09-01", Risk: "LOW"})
		must(t, err)
		letters := &release.Service{Service: question.New(synopsis.New(s.Documents))}
		var counsel registry.Place
		must(t, d.Tx(ctx, func(tx *db.Tx) (err error) {
			counsel, err = s.Registry.AddPlace(ctx, tx, registry.Place{OrganisationID: "org", FileID: file.ID, Role: "counsel", Name: "Imogen Laing"})
			return err
		}))
		must(t, letters.KeepConsent(ctx, worker, file.ID, release.NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{counsel.ID}, GivenOn: "2026-11-20"}))
		must(t, s.Add(ctx, worker, file.ID, "Plan", "2026-10-01"))
		f, err := s.Folder(ctx, worker, file.ID)
		must(t, err)
		for n, waits := range f.ToScan() {
			kept := make([]error, 8)
			if n := dbtest.AtOnce(t, len(kept), func(i int) error {
				kept[i] = s.Scan(ctx, worker, file.ID, waits.Ref, correspondence.Scan{Name: "scan.pdf", Content: fmt.Appendf(nil, "%%PDF-1.7 %d", i)})
				return kept[i]
			}); n != 1 {
				t.Errorf("%s: %d scans are kept", waits.Kind, n)
			}
			f, err := s.Folder(ctx, worker, file.ID)
			if err != nil || len(f.ToScan()) != 1-n || len(f.Matching()) != n+1 {
				t.Fatalf("%s: %+v, %v", waits.Kind, f.Documents, err)
			}
			here := slices.IndexFunc(f.Documents, func(x Document) bool { return x.Here && x.Name == waits.Name })
			_, content, err := s.Scanned(ctx, worker, file.ID, f.Documents[here].Ref)
			must(t, err)
			text, err := io.ReadAll(content)
			must(t, err)
			must(t, content.Close())
			if want := fmt.Sprintf("%%PDF-1.7 %d", slices.Index(kept, nil)); string(text) != want {
				t.Errorf("%s: %q is kept, %q was told so", waits.Kind, text, want)
			}
		}
		if n, err := db.One[int](ctx, d, "select count(*) from audit_act where action=$1", actScanned); err != nil || n != 2 {
			t.Errorf("the audit has %d scans, %v", n, err)
		}
	})
}
