package panel

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
)

// CCM-25: the links of a file stand in groups in their order, the rare ones last, each once; one without a group is of its life, and to
// what the reader may not open nothing leads.
func TestLinksStandInGroups(t *testing.T) {
	v := supervision.View{MayWrite: true, May: map[access.Action]bool{}}
	for _, a := range []access.Action{access.NoteRead, access.ConditionRead, access.CheckInWrite, access.FormRead, access.AuditFile, access.FileAssign} {
		v.May[a] = true
	}
	f := File{View: v, Forms: true, Aside: []part.Fact{{Label: aside.Daily, Text: "Tasks", Href: "/tasks"}, {Text: "New", Href: "/new"}}}
	groups := f.groups(context.Background())
	var names []string
	seen := map[string]bool{}
	for _, g := range groups {
		names = append(names, g.Name)
		for _, l := range g.Links {
			if seen[l.Href] {
				t.Errorf("%s stands twice", l.Href)
			}
			seen[l.Href] = true
		}
	}
	if !slices.Equal(names, aside.Groups) || flat(groups) || !seen["/new"] {
		t.Errorf("%v, %v", names, groups)
	}
	if rare := groups[len(groups)-1].Links; len(rare) != 3 {
		t.Errorf("rare: %+v", rare)
	}
	officer := File{View: supervision.View{May: map[access.Action]bool{access.ConditionRead: true}}, Forms: true}
	for _, g := range officer.groups(context.Background()) {
		if g.Name == aside.Rare || !flat(officer.groups(context.Background())) {
			t.Errorf("an officer is led to %+v", g)
		}
	}
}
