package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/pairs"
)

// Pages are the pages of this area.
type Pages struct {
	Intake *intake.Service
	// Alike leads to the pages on which the two of a pair are compared.
	Alike func([]pairs.Pair) templ.Component
	// Open says of how many files a register leaves a step open.
	Open func(ctx context.Context, a access.Actor, register string) (templ.Component, error)
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at := "/register/imports/{import}"
	return slices.Concat(p.lookRoutes(at), []platform.Route{
		{Pattern: "GET /register", Handle: p.register, Action: string(access.RegisterImport)},
		{Pattern: "POST /register", Handle: p.registerReceive, Action: string(access.RegisterImport)},
		{Pattern: "GET " + at, Handle: p.registerShow, Action: string(access.RegisterImport)},
		{Pattern: "GET " + at + "/report", Handle: p.registerReport, Action: string(access.RegisterImport)},
		{Pattern: "GET " + at + "/original", Handle: p.registerOriginal, Action: string(access.RegisterImport)},
		{Pattern: "POST " + at + "/assign", Handle: p.registerAssign, Action: string(access.RegisterImport)},
		{Pattern: "GET " + at + "/withdraw", Handle: p.registerAsk, Action: string(access.RegisterImport)},
		{Pattern: "POST " + at + "/missing", Handle: p.registerMissing, Action: string(access.RegisterImport)},
		{Pattern: "POST " + at + "/withdraw", Handle: p.registerWithdraw, Action: string(access.RegisterImport)},
	})
}

func (p *Pages) pairing() pairs.Service { return pairs.Service{Service: p.Intake.Service} }
