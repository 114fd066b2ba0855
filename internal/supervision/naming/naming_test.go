package naming

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

// CCM-1, CCM-3, SEC-3: another name finds the client, in its own script too, until it is set aside, once and with a reason; only those who write
// in the file do either, and the events have no name in them.
func TestOtherNames(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		name := registry.Alias{Name: " Layla Haddad ", ScriptName: "ليلى", Kind: "MAIDEN"}
		for who, a := range map[string]access.Actor{"officer": h.Officer, "housing": h.Housing, "other provider": h.Other} {
			if err := s.Add(ctx, a, h.File.ID, name); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", who, err)
			}
		}
		filetest.Must(t, s.Add(ctx, h.Worker, h.File.ID, name))
		for what, wrong := range map[string]registry.Alias{"again": {Name: "layla haddad", ScriptName: "ليلى", Kind: "ALIAS"}, "its own": {Name: "noor warsame", Kind: "ALIAS"},
			"none": {Kind: "ALIAS"}, "no kind": {Name: "Lily"}} {
			if err := s.Add(ctx, h.Worker, h.File.ID, wrong); len(fault.ProblemsOf(err)) != 1 {
				t.Errorf("%s: %v", what, err)
			}
		}
		finds := func(text string) bool {
			list, _, err := s.Caseload(ctx, h.Worker, supervision.Filter{Text: text})
			filetest.Must(t, err)
			return len(list) == 1
		}
		if !finds("haddad") || !finds("ليلى") {
			t.Error("the name does not find the client")
		}
		list, _, err := s.Names(ctx, h.Worker, h.File.ID)
		if err != nil || len(list) != 1 || list[0].Name != "Layla Haddad" {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := s.SetAside(ctx, h.Worker, h.File.ID, list[0].ID, " "); len(fault.ProblemsOf(err)) != 1 {
			t.Errorf("without a reason: %v", err)
		}
		if n := dbtest.AtOnce(t, 4, func(int) error { return s.SetAside(ctx, h.Worker, h.File.ID, list[0].ID, "A sister's") }); n != 1 {
			t.Errorf("set aside %d times", n)
		}
		if finds("haddad") || finds("ليلى") {
			t.Error("what was set aside finds the client")
		}
		if list, _, err = s.Names(ctx, h.Worker, h.File.ID); err != nil || len(list) != 1 || list[0].AsideReason != "A sister's" || list[0].AsideBy != h.Worker.PersonID {
			t.Errorf("%+v, %v", list, err)
		}
		if got := h.Events(t); !slices.Equal(got, []history.Kind{history.NameAdded, history.NameSetAside}) {
			t.Errorf("%v", got)
		}
	})
}
