// Package styleguide decides nothing: it shows every part of a page in every state, so that one that is changed is seen
// beside the others before anybody meets it.
//
// Start at [Page].
package styleguide

import (
	"context"
	"io"
	"net/url"

	"github.com/a-h/templ"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/web/part"
)

const long = "Programme de gestion communautaire et de surveillance avec intervenante interprète (renouvellement)"

func all(parts ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, p := range parts {
			if err := p.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

func around(outer templ.Component, inner ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, all(inner...)), w)
	})
}

func html(text string) templ.Component { return templ.Raw(text) }

// Page shows every part in every state: what a demonstration has at /styleguide, and what the tests of parts look at.
func Page() templ.Component {
	problems := []fault.Problem{{Field: "bad", Key: "web.warning"}, {Field: "day", Key: "web.date_hint"}, {Field: "one", Key: "web.not_saved"}}
	form := part.Form{Values: url.Values{"good": {"Amina Haddad"}, "bad": {"x"}, "one": {"b"}, "many": {"a", "c"}, "day": {"2026-13-40"}}, Problems: problems}
	options := []part.Option{{Value: "a", Text: "Conforme"}, {Value: "b", Text: "En retard"}, {Value: "c", Text: long}}
	return around(part.Page("Styleguide", problems), facts(), fields(form, options), lists(), notices())
}

func facts() templ.Component {
	return all(
		html(`<div class="app-banner"><div class="app-banner__top"><h1><bdi>Haddad, Amina</bdi></h1><span class="app-banner__script" lang="ar" dir="auto">أمينة حداد</span><span class="app-tag app-tag--warn">Medium risk</span></div><dl><div><dt>UCI</dt><dd>1234-5678</dd></div><div><dt>Born</dt><dd>1987-04-12</dd></div><div><dt>Language</dt><dd>Arabic, interpreter</dd></div><div><dt>Next check-in</dt><dd>2026-11-30</dd></div></dl></div>`),
		part.Tiles([]part.Tile{{Label: "Active files", Number: "1 204", Href: "#"}, {Label: "Overdue check-ins", Number: "7", Kind: "bad", Note: "3 more than last week"}, {Label: "Due this week", Number: "31", Kind: "warn"}, {Label: long, Number: "0"}}),
		html(`<div class="app-columns"><div><h2>To do first</h2>`),
		part.Tasks([]part.Task{{Name: "Call about a missed check-in", Href: "#", Why: "Haddad, Amina. Missed on 2026-11-19: report within one day", Status: "Overdue by 2 days", Kind: "bad", Late: true}, {Name: "Record the decision", Href: "#", Why: "Osei, Kwame. Referred 2026-11-12, decision within 10 days", Status: "Today", Kind: "warn"}, {Name: "Prepare the monthly report", Href: "#", Why: long, Status: "2026-12-10"}}),
		html(`<h2>What happened</h2>`),
		part.Timeline([]part.Moment{{Title: "Check-in kept", When: "2026-11-19 14:30", By: "R. Tremblay, case manager", Text: "In person, on time. Address unchanged.", Href: "#", More: "Open the note", Kind: "good"}, {Title: "Breach reported", When: "2026-11-12", By: "R. Tremblay, case manager", Text: "Missed curfew on 2026-11-11.", Kind: "bad"}, {Title: "Enrolled", When: "2026-09-02", By: "M. Gagnon, supervisor"}}),
		html(`</div><div>`),
		around(html(`<div class="app-card"><h2>Facts</h2>`)),
		part.Facts([]part.Fact{{Label: "Provider", Text: "Maison du Pont"}, {Label: "Risk", Part: part.Tag("good", "Low"), Href: "#"}, {Label: "Housing", Text: "Shared residence, Montréal-Nord"}}),
		html(`</div>`), part.CallNow("Call the liaison officer now", "+1 514 555 0142", "Office open until 16:00"),
		part.Progress(part.Step{Stage: "Reading rows", Done: 4200, Total: 10000}, "#"),
		part.Tag("", "Referred"), html(" "), part.Tag("good", "Active"), html(" "), part.Tag("warn", "Waiting"), html(" "), part.Tag("bad", "Overdue"), html(" "), part.Tag("info", "Sent"), html(" "), part.Tag("plum", "Sealed"),
		html(`</div></div>`))
}

func fields(form part.Form, options []part.Option) templ.Component {
	inner := []templ.Component{
		html(`<h2>Fields</h2><div class="app-fields">`),
		part.Input(form, part.Field{Name: "good", Label: "web.search_label"}), part.Input(form, part.Field{Name: "bad", Label: "web.people", Hint: "web.key_rows"}),
		part.Input(form, part.Field{Name: "offered", Label: "web.search_label", Offered: []string{"Arabic", "Somali"}}),
		part.Date(form, part.Field{Name: "day", Label: "web.due"}), part.Select(form, part.Field{Name: "sel", Label: "web.home"}, options), html(`</div>`),
		part.Radios(form, part.Field{Name: "one", Label: "web.keys", Hint: "web.key_rows"}, options, false),
		part.Radios(part.Form{}, part.Field{Name: "row", Label: "web.keys"}, options[:2], true),
		part.Checkboxes(form, part.Field{Name: "many", Label: "web.key_send"}, options, false),
		part.Writing(form, part.Field{Name: "note", Label: "web.key_new", Hint: "web.idle_text"}, "contacts"), part.People("contacts", []string{"Me Lise Roy (514-555-0100)", "Hôtel-Dieu clinic (514-555-0177)"}),
		part.File(form, part.Field{Name: "file", Label: "web.chart_data"}),
		around(part.Actions(), part.Submit("web.key_send", ""), part.Submit("web.close", "secondary"), part.Submit("web.sign_out", "warning"), part.PrintButton(), html(`<a class="govuk-link" href="#">Cancel</a>`)),
	}
	return around(part.DraftForm("/x", "/drafts/x"), inner...)
}

func lists() templ.Component {
	grid := part.Table{Caption: "Caseload", Cards: true, Columns: []part.Column{{Label: "Client"}, {Label: "UCI", Desk: true}, {Label: "State"}, {Label: "Last contact", Desk: true}, {Label: "Next check-in"}, {Label: "Missed", Numeric: true, Desk: true}}}
	name := func(n, sub string) part.Cell { return part.Cell{Text: n, Href: "#", Sub: sub} }
	grid.Rows = []part.Row{
		{State: "late", Cells: []part.Cell{name("Haddad, Amina", "أمينة حداد"), {Text: "1234-5678"}, {Part: part.Tag("bad", "Overdue")}, {Text: "2026-11-05"}, {Text: "2026-11-19"}, {Text: "2"}}},
		{State: "soon", Cells: []part.Cell{name("Osei, Kwame", ""), {Text: "2234-5678"}, {Part: part.Tag("warn", "Due today")}, {Text: "2026-11-13"}, {Text: "2026-11-27"}, {Text: "0"}}},
		{Cells: []part.Cell{name("Nguyễn Thị Minh Khai", "Interpreter: Vietnamese"), {Text: "3234-5678"}, {Part: part.Tag("good", "Active")}, {Text: "2026-11-20"}, {Text: "2026-12-04"}, {Text: "0"}}},
		{State: "dim", Cells: []part.Cell{name("Petrov, Ivan", ""), {Text: "4234-5678"}, {Part: part.Tag("", "Closed")}, {Text: "2026-10-01"}, {Text: "–"}, {Text: "1"}}}}
	figures := part.Table{Caption: "Month of October 2026", Columns: []part.Column{{Label: "Region"}, {Label: "Opened", Numeric: true}, {Label: "Closed", Numeric: true}, {Label: "In breach", Numeric: true}, {Label: "Referred for housing", Numeric: true}, {Label: "Refused by provider", Numeric: true}, {Label: "Refused by agency", Numeric: true}},
		Rows: []part.Row{part.Line("Atlantic", "12", "9", "1", "3", "0", "2"), part.Line("Québec", "204", "187", "14", "52", "7", "11")}, Total: part.Line("Nation", "216", "196", "15", "55", "7", "13").Cells}
	return all(html(`<h2>Lists</h2><form class="app-filter"><div class="govuk-form-group"><label class="govuk-label" for="f1">State</label><select class="govuk-select" id="f1"><option>All</option></select></div><button class="govuk-button govuk-button--secondary">Filter</button></form>`), part.Grid(grid), part.Pages("#"), part.Grid(figures),
		part.Bars(part.Chart{Title: "Reasons for closing", LabelHead: "Reason", ValueHead: "Files", Bars: []part.Bar{{Label: "Removal", Value: 88, Text: "88"}, {Label: "Status granted", Value: 61, Text: "61"}, {Label: long, Value: 20, Text: "20", Late: true}, {Label: "Other", Value: 0, Text: "0"}}}))
}

func notices() templ.Component {
	return all(html(`<h2>Notices</h2>`), around(part.Notice("", "For your information"), html(`<p>The report closes on 2026-12-10.</p>`)), around(part.Notice("warn", "Two rows need a decision"), html(`<p>`+long+`</p>`)), around(part.Notice("bad", ""), html(`<p>Not sent.</p>`)), around(part.Notice("good", ""), html(`<p>Received by the region at 14:32.</p>`)),
		around(part.Inset(), html(`<p>An inset text.</p>`)), part.Warning("Once sent, a report is changed only by a signed correction."), part.Back("#", "Back to the caseload"),
		around(part.Empty("web.key_rows"), part.BeginButton("#", "Bring in a register")),
		part.Confirm(part.Question{Title: "Send the report of October 2026?", What: "It goes to the Québec region. You certify 204 files.", Action: "/x", Do: "Certify and send", Cancel: "Back to the figures", Back: "#"}),
		around(part.More("Why is this asked?"), html(`<p>`+long+`</p>`)), part.DraftMark())
}
