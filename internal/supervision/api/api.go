// Package api lets programs read supervision files, clients and what happened, within what their person may. It
// changes nothing.
//
// Start at [Register].
package api

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"passerelle/internal/access"
	"passerelle/internal/platform/api"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// File is a file as programs read it.
type File struct {
	ID            string     `json:"id"`
	State         string     `json:"state" doc:"REFERRED, APPROVED, REFUSED, ACTIVE, CLOSED, or OPENED_IN_ERROR: no list or figure counts it"`
	Region        string     `json:"region"`
	ClientName    string     `json:"client_name"`
	UCI           string     `json:"uci"`
	ReferredOn    clock.Date `json:"referred_on"`
	ReferredBy    clock.Date `json:"referred_by,omitempty" doc:"Where a register does not say on which day the referral came: by when it had."`
	DecidedOn     clock.Date `json:"decided_on"`
	Decision      string     `json:"decision"`
	EnrolledOn    clock.Date `json:"enrolled_on"`
	ClosedOn      clock.Date `json:"closed_on"`
	ClosureReason string     `json:"closure_reason"`
	Risk          string     `json:"risk"`
	LastContact   clock.Date `json:"last_contact"`
	NextDue       clock.Date `json:"next_due"`
	Version       int        `json:"version"`
}

// ClientLine is a client in the list of clients.
type ClientLine struct {
	ID         string `json:"id"`
	File       string `json:"file"`
	FullName   string `json:"full_name"`
	ScriptName string `json:"script_name"`
	UCI        string `json:"uci"`
}

// Client is a client as programs read it.
type Client struct {
	ID               string     `json:"id"`
	FullName         string     `json:"full_name"`
	ScriptName       string     `json:"script_name"`
	Aliases          []string   `json:"aliases"`
	UCI              string     `json:"uci"`
	BirthDate        clock.Date `json:"birth_date"`
	BirthState       string     `json:"birth_state"`
	Sex              string     `json:"sex"`
	Citizenship      string     `json:"citizenship"`
	Language         string     `json:"language"`
	OfficialLanguage string     `json:"official_language"`
	Interpreter      string     `json:"interpreter_needed"`
}

// Event is one thing that happened: codes, dates and identifiers.
type Event struct {
	ID        string          `json:"id"`
	Kind      string          `json:"kind"`
	Act       string          `json:"act"`
	Effective clock.Date      `json:"effective"`
	Recorded  string          `json:"recorded" format:"date-time"`
	Payload   json.RawMessage `json:"payload"`
	Corrects  string          `json:"corrects,omitempty"`
}

type one[T any] struct{ Body T }

type byID struct {
	File string `path:"file" maxLength:"36"`
}

type byClient struct {
	Client string `path:"client" maxLength:"36"`
}

// Register adds the operations to the API.
func Register(to huma.API, s *supervision.Service, failures api.Failures) {
	r := reader{s, failures}
	huma.Register(to, huma.Operation{OperationID: "list-files", Method: http.MethodGet, Path: api.Base + "/files", Summary: "Files the person may read, what is due soonest first"}, r.files)
	huma.Register(to, huma.Operation{OperationID: "get-file", Method: http.MethodGet, Path: api.Base + "/files/{file}", Summary: "One file"}, r.file)
	huma.Register(to, huma.Operation{OperationID: "get-client", Method: http.MethodGet, Path: api.Base + "/files/{file}/client", Summary: "The client of a file"}, r.client)
	huma.Register(to, huma.Operation{OperationID: "list-clients", Method: http.MethodGet, Path: api.Base + "/clients", Summary: "Clients of the files the person may read, a line for each file, in the order of the files"}, r.clients)
	huma.Register(to, huma.Operation{OperationID: "get-client-by-id", Method: http.MethodGet, Path: api.Base + "/clients/{client}", Summary: "One client"}, r.clientByID)
	huma.Register(to, huma.Operation{OperationID: "list-events", Method: http.MethodGet, Path: api.Base + "/files/{file}/events", Summary: "What happened in a file by its days, the newest first, at most 100 on a page"}, r.events)
}

type reader struct {
	service  *supervision.Service
	failures api.Failures
}

func actor(ctx context.Context) access.Actor {
	a, _ := access.ActorFrom(ctx) // the door has seen to it
	return a
}

// openedInError is what a program reads for the state of a file that was opened in error: it was never one, and not closed.
const openedInError = "OPENED_IN_ERROR"

func stateOf(f supervision.File) string {
	if f.OpenedInError {
		return openedInError
	}
	return string(f.State)
}

func fileOf(f supervision.File, name, uci string) File {
	on, by := f.ReferredOn, clock.Date("")
	if f.Undated {
		on, by = "", f.ReferredOn
	}
	return File{ID: f.ID, State: stateOf(f), Region: f.Region, ClientName: name, UCI: uci, ReferredOn: on, ReferredBy: by, DecidedOn: f.DecidedOn, Decision: f.Decision,
		EnrolledOn: f.EnrolledOn, ClosedOn: f.ClosedOn, ClosureReason: f.ClosureReason, Risk: f.Risk, LastContact: f.LastContact, NextDue: f.NextDue, Version: f.Version}
}

// page asks for a page of a caseload by the cursor that the page before gave: a day and a file.
type page struct{ api.Page }

var cursor = regexp.MustCompile(`^\d{4}-\d\d-\d\d/[0-9a-f-]{36}$`)

// notDue is the day in the cursor of a file that has nothing due.
const notDue = "9999-12-31"

// noCursor is the answer to a cursor that no page gave.
var noCursor = &huma.ErrorDetail{Location: "query.after", Message: "no cursor that a page gave"}

// Resolve refuses a cursor that no page gave: a program that sent it would take the first page for the next.
func (p *page) Resolve(huma.Context) []error {
	day, _, _ := strings.Cut(p.After, "/")
	if p.After == "" || cursor.MatchString(p.After) && (clock.Date(day).Valid() || day == notDue) {
		return nil
	}
	return []error{noCursor}
}

func (r reader) files(ctx context.Context, in *page) (*api.List[File], error) {
	rows, after, err := r.service.Caseload(ctx, actor(ctx), supervision.Filter{After: in.After})
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	out := &api.List[File]{}
	out.Body.Items, out.Body.After = []File{}, after
	for _, row := range rows {
		out.Body.Items = append(out.Body.Items, fileOf(row.File, row.FullName, row.UCIWritten))
	}
	return out, nil
}

func (r reader) file(ctx context.Context, in *byID) (*one[File], error) {
	v, err := r.service.View(ctx, actor(ctx), in.File)
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	return &one[File]{fileOf(v.File, v.Client.FullName, v.Client.UCIWritten)}, nil
}

func (r reader) clients(ctx context.Context, in *page) (*api.List[ClientLine], error) {
	rows, after, err := r.service.Caseload(ctx, actor(ctx), supervision.Filter{After: in.After})
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	out := &api.List[ClientLine]{}
	out.Body.Items, out.Body.After = []ClientLine{}, after
	for _, row := range rows {
		out.Body.Items = append(out.Body.Items, ClientLine{ID: row.ClientID, File: row.ID, FullName: row.FullName, ScriptName: row.ScriptName, UCI: row.UCIWritten})
	}
	return out, nil
}

// clientByID reads a client through a file of theirs that the person may read: there is no other way to a client.
func (r reader) clientByID(ctx context.Context, in *byClient) (*one[Client], error) {
	rows, _, err := r.service.Caseload(ctx, actor(ctx), supervision.Filter{ClientID: in.Client})
	if err == nil && len(rows) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	return r.client(ctx, &byID{rows[0].ID})
}

func (r reader) client(ctx context.Context, in *byID) (*one[Client], error) {
	v, err := r.service.View(ctx, actor(ctx), in.File)
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	c := v.Client
	return &one[Client]{Client{ID: v.File.ClientID, FullName: c.FullName, ScriptName: c.ScriptName, Aliases: append([]string{}, v.Aliases...), UCI: c.UCIWritten, BirthDate: c.BirthDate,
		BirthState: c.BirthState, Sex: c.Sex, Citizenship: c.Citizenship, Language: c.Language, OfficialLanguage: c.OfficialLanguage, Interpreter: c.InterpreterNeeded}}, nil
}

// happened asks for a page of what happened in a file, by the cursor that the page before gave: the number of its last event.
type happened struct {
	File string `path:"file" maxLength:"36"`
	api.Page
}

// before gives the number in the cursor, none for the first page.
func (h happened) before() (int64, error) {
	if h.After == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(h.After, 10, 64)
	if err == nil && n < 1 {
		err = strconv.ErrRange
	}
	return n, err
}

// Resolve refuses a cursor that no page gave.
func (h *happened) Resolve(huma.Context) []error {
	if _, err := h.before(); err != nil {
		return []error{noCursor}
	}
	return nil
}

func (r reader) events(ctx context.Context, in *happened) (*api.List[Event], error) {
	before, err := in.before()
	if err != nil {
		return nil, noCursor
	}
	v, err := r.service.ViewBefore(ctx, actor(ctx), in.File, before)
	if err != nil {
		return nil, r.failures.Problem(ctx, err)
	}
	out := &api.List[Event]{}
	if v.Last > 0 {
		out.Body.After = strconv.FormatInt(v.Last, 10)
	}
	out.Body.Items = []Event{}
	for _, e := range v.Events {
		out.Body.Items = append(out.Body.Items, Event{ID: e.ID, Kind: string(e.Kind), Act: string(e.Act), Effective: e.Effective,
			Recorded: e.Recorded.Format("2006-01-02T15:04:05.000000Z07:00"), Payload: json.RawMessage(e.Payload), Corrects: e.Corrects})
	}
	return out, nil
}
