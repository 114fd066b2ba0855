package needs

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/reference"
)

// Service reads assessments of needs and keeps what answers them, over the files and their forms.
type Service struct{ *document.Service }

// New makes the service, which hears of every assessment that is completed.
func New(d *document.Service) Service {
	out := Service{d}
	d.Completed[Code] = out.keepReview
	return out
}

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Line is an area of need as it stands on a file: as it was assessed last and before that, and what answers it.
type Line struct {
	Area
	Now, Before Said
	Compared    bool // there is an assessment before the last that says something of it
	Goals       []supervision.Goal
	Referrals   []Referral
}

// Gap reports whether nobody asked about the area yet.
func (l Line) Gap() bool { return !l.Now.Asked }

// Answered reports whether something is done about a need: a goal that is not reached yet, or a referral that has not failed.
func (l Line) Answered() bool {
	return slices.ContainsFunc(l.Goals, func(g supervision.Goal) bool { return g.ReachedOn == "" }) || slices.ContainsFunc(l.Referrals, Referral.Stands)
}

// Open reports whether a need that a plan has to answer is answered by nothing.
func (l Line) Open() bool { return l.Now.Strong() && !l.Answered() }

// How an area changed from one assessment to the next.
const (
	Same    = "SAME"
	More    = "MORE"    // more is needed
	Less    = "LESS"    // less is needed
	Newly   = "NEWLY"   // asked for the first time
	Silent  = "SILENT"  // it was asked before, and not this time
	Nothing = "NOTHING" // there is nothing to set beside each other
)

// Change says how the area changed since the assessment before.
func (l Line) Change() string {
	now, known := l.Now.Score()
	before, was := l.Before.Score()
	switch {
	case !l.Compared || !l.Now.Asked && !l.Before.Asked:
		return Nothing
	case !l.Before.Asked:
		return Newly
	case !l.Now.Asked:
		return Silent
	case !known || !was || now == before:
		return Same
	case now > before:
		return More
	}
	return Less
}

// Page is what is known of the needs of a client.
type Page struct {
	supervision.View
	Lines       []Line
	Assessments []Assessment // those signed off, the last first
	Draft       string       // the form that is being written
	MayWrite    bool         // an assessment, and a referral
	MayPlan     bool         // a goal
	SeesPlan    bool         // its goals; else nobody can say which need nothing answers
	Today       clock.Date
}

// Last gives the assessment that counts; false when there is none.
func (p Page) Last() (Assessment, bool) {
	if len(p.Assessments) == 0 {
		return Assessment{}, false
	}
	return p.Assessments[0], true
}

// Lines that answer a question, in their order.
func (p Page) where(is func(Line) bool) []Line {
	return slices.DeleteFunc(slices.Clone(p.Lines), func(l Line) bool { return !is(l) })
}

// Gaps are the areas about which nobody asked yet.
func (p Page) Gaps() []Line { return p.where(Line.Gap) }

// Open are the needs that a plan has to answer and nothing does: urgent ones first, then those that are greatest. None to a
// reader who does not see the goals.
func (p Page) Open() []Line {
	out := p.where(func(l Line) bool { return p.SeesPlan && l.Open() })
	slices.SortStableFunc(out, func(a, b Line) int { return cmp.Compare(b.Now.weight(), a.Now.weight()) })
	return out
}

// Line gives an area of the page.
func (p Page) Line(code string) (Line, bool) {
	at := slices.IndexFunc(p.Lines, func(l Line) bool { return l.Code == code })
	if at < 0 {
		return Line{}, false
	}
	return p.Lines[at], true
}

// Of gives the needs of a file's client to those who read an assessment of them, by the parts of it that they read: case manager
// and supervisor all of them, the housing coordinator those that a residence asks for. The reading is audited.
func (s Service) Of(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	v, err := s.Brief(ctx, a, fileID)
	if err != nil {
		return Page{}, err
	}
	p, err := s.Beside(ctx, a, v)
	if err != nil {
		return p, err
	}
	if p.Lines == nil {
		return p, fault.Missing()
	}
	return p, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", v.File.ID)).Wait()
}

// Beside gives the needs for the page of a file, which audits the reading; no lines to whom they are not to be shown.
func (s Service) Beside(ctx context.Context, a access.Actor, v supervision.View) (Page, error) {
	p := Page{View: v, Today: s.today(ctx)}
	p.MayWrite = v.May[access.FormWrite] && open(v.File)
	p.SeesPlan = v.May[access.ConditionRead]
	p.MayPlan = p.MayWrite && v.May[access.ConditionWrite]
	areas, err := s.areas(ctx, a, v)
	if err != nil || len(areas) == 0 {
		return p, err
	}
	list, err := s.Readable(ctx, s.DB, a, v.File)
	if err != nil {
		return p, err
	}
	p.Assessments, p.Draft = read(list)
	for _, x := range p.Assessments { // what an earlier version asked about stays to be seen
		for _, area := range x.Areas {
			if !slices.ContainsFunc(areas, func(known Area) bool { return known.Code == area.Code }) {
				areas = append(areas, area)
			}
		}
	}
	return p, s.put(ctx, &p, areas)
}

// areas gives those of the form in force that the actor may read.
func (s Service) areas(ctx context.Context, a access.Actor, v supervision.View) ([]Area, error) {
	d, err := s.Forms.InForce(ctx, s.DB, Code, s.today(ctx))
	if err != nil {
		return nil, err
	}
	var out []Area
	for _, part := range d.Parts {
		sub := v.File.Subject()
		sub.ForHousing = part.Housing
		if a.OrganisationID == v.File.OrganisationID && s.Access.Can(ctx, s.DB, a, access.FormRead, sub) {
			out = append(out, areasOf(part)...)
		}
	}
	return out, nil
}

// put sets beside each area what was said of it and what answers it.
func (s Service) put(ctx context.Context, p *Page, areas []Area) error {
	var goals []supervision.Goal
	if p.SeesPlan {
		var err error
		if _, goals, _, err = s.PlanStored(ctx, s.DB, p.File.ID); err != nil {
			return err
		}
	}
	referrals, err := referralsOf(ctx, s.DB, p.File.ID)
	if err != nil {
		return err
	}
	for _, area := range areas {
		l := Line{Area: area, Compared: len(p.Assessments) > 1}
		if len(p.Assessments) > 0 {
			l.Now = p.Assessments[0].Said[area.Code]
		}
		if l.Compared {
			l.Before = p.Assessments[1].Said[area.Code]
		}
		l.Goals = slices.DeleteFunc(slices.Clone(goals), func(g supervision.Goal) bool { return g.Need != area.Code })
		l.Referrals = slices.DeleteFunc(slices.Clone(referrals), func(r Referral) bool { return r.Area != area.Code })
		p.Lines = append(p.Lines, l)
	}
	return nil
}

// SetGoal puts a goal that answers a need of the file's client into the case plan.
func (s Service) SetGoal(ctx context.Context, a access.Actor, fileID, area string, g supervision.Goal) error {
	if err := s.known(ctx, a, fileID, area); err != nil {
		return err
	}
	g.ID, g.Need = "", area
	return s.Service.SetGoal(ctx, a, fileID, g)
}

// known refuses an area that the actor does not see on the file.
func (s Service) known(ctx context.Context, a access.Actor, fileID, area string) error {
	v, err := s.Brief(ctx, a, fileID)
	if err != nil {
		return err
	}
	p, err := s.Beside(ctx, a, v)
	if err != nil {
		return err
	}
	if _, there := p.Line(area); !there {
		return fault.Missing()
	}
	return nil
}

// Services gives what clients are referred to: the sheets of the provider's own services and partners.
func (s Service) Services(ctx context.Context, a access.Actor) ([]reference.Sheet, error) {
	book, err := reference.Service{Service: s.Service.Service}.Book(ctx, a, "")
	return slices.DeleteFunc(book.Sheets, func(x reference.Sheet) bool { return !x.Takes() }), err
}
