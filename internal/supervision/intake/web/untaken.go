package web

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/intake/untaken"
)

// OnFile gives what registers wrote of a file that was not taken, for those who work it.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (aside.Aside, error) {
	var out aside.Aside
	if v.File.ImportID == "" || !v.May[access.NoteWrite] {
		return out, nil
	}
	list, err := untaken.Of(ctx, p.Intake.Service, a, v.File.ID)
	if err == nil && len(list) > 0 {
		out.Put(untakenCells(list))
	}
	return out, err
}
