package told

import (
	"context"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/life"
)

// CCM-19: the timeline says whose word the confirmation of the end is: the officer's own, or what the provider wrote of them.
func TestWhoseWordTheEndIs(t *testing.T) {
	bundle, err := i18n.NewBundle(life.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), bundle, i18n.English, nil)
	v := Story{Names: map[string]string{OfEnd + "named": "Nora wrote it of Robin"}}
	for _, row := range []struct {
		id, want string
		role     access.Role
	}{
		{"officer", "The liaison officer confirmed the end of supervision", access.LiaisonOfficer},
		{"named", "Nora wrote it of Robin", access.CaseManager},
		{"unnamed", "The provider wrote that the liaison officer confirmed the end of supervision", access.ProviderSupervisor},
	} {
		v.Events = []history.Event{{ID: row.id, Kind: history.EndConfirmed, Role: string(row.role)}}
		if got := v.Of(ctx, 0); got != row.want {
			t.Errorf("%s: %q", row.id, got)
		}
	}
}
