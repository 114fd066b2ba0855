package access

import (
	"fmt"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// SEC-1: who writes, signs and sends forms, written by hand beside the rules: the provider's people as they read them, the
// housing coordinator in what is marked for housing, an officer in their own part and never in what was only sent to
// them; nobody else.
func TestWhoWritesForms(t *testing.T) {
	covers := func(r relation) bool { return provider(r) && (r.assigned || r.covering) } // decision 0006
	writes := map[Role]cell{CaseManager: covers, ProviderSupervisor: provider, HousingCoordinator: of(provider, isMarked),
		LiaisonOfficer: of(region, isOwn)}
	sends := map[Role]cell{CaseManager: covers, ProviderSupervisor: provider, LiaisonOfficer: of(region, isOwn)}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		people(t, d, "p")
		for i, r := range relations() {
			file := fmt.Sprintf("file-%d", i)
			grant(t, d, s, "org", file, "p", r)
			now := r
			if r.over {
				now.assigned, now.covering, now.excluded = false, false, false
			}
			for _, role := range Roles {
				for action, table := range map[Action]map[Role]cell{FormWrite: writes, FormSign: writes, FormSend: sends} {
					want := table[role] != nil && table[role](now)
					if got := s.Can(ctx, d, r.actor(role, file), action, r.subject(file)); got != want {
						t.Errorf("%s, %s, %+v: allowed is %v, not %v", role, action, r, got, want)
					}
				}
			}
		}
	})
}

// SEC-3: that a file others rely on was opened in error is said by a supervisor of its provider alone, whatever else somebody is to the file.
func TestWhoSaysThatAFileWasOpenedInError(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		people(t, d, "p")
		for i, r := range relations() {
			file := fmt.Sprint("error", i)
			grant(t, d, s, "org", file, "p", r)
			for _, role := range Roles {
				want := role == ProviderSupervisor && provider(r) || role == ProviderSupervisor && r.over && r.org && r.site && r.programme && !r.seal
				if got := s.Can(ctx, d, r.actor(role, file), FileError, r.subject(file)); got != want {
					t.Errorf("%s %+v: %v", role, r, got)
				}
			}
		}
	})
}
