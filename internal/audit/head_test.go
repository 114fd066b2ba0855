package audit_test

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// SEC-3: a head that was noted before a chain had its first seal holds at once and for good; any other is held against the chain.
func TestHeadOfAnEmptyChainHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		missing := func(h audit.Head) bool {
			t.Helper()
			out, err := o.Missing(context.Background(), h)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		for _, chain := range []string{"act", "read"} {
			if missing(audit.Head{Chain: chain}) {
				t.Errorf("%s: nothing was sealed, and its head is missed", chain)
			}
		}
		o.sealed(t, 3)
		for head, want := range map[audit.Head]bool{{Chain: "act"}: false, {Chain: "read"}: false, {Chain: "other"}: true,
			{Chain: "read", Hash: strings.Repeat("0", 64)}: true, {Chain: "read", Position: 1}: true, {Chain: "act", Position: -1}: true} {
			if missing(head) != want {
				t.Errorf("%+v: missing is %v", head, !want)
			}
		}
	})
}
