package web

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/told"
)

// OnFile says of a closed file to whoever reads its conditions why its reason is another than papers said, and tells its timeline so; and it tells
// the timeline, for whoever reads forms, from where the client was released.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	if !v.May[access.ConditionRead] {
		return out, nil
	}
	isRelease := func(e history.Event) bool { return e.Kind == history.Released }
	if v.May[access.FormRead] && slices.ContainsFunc(v.Events, isRelease) {
		from, err := p.Life.FreedFrom(ctx, v.File)
		if err != nil {
			return out, err
		}
		out.Name(told.FromWhere, from)
	}
	list, err := p.Life.Endings(ctx, v.File.ID)
	if err := cmp.Or(err, p.noted(ctx, v, &out)); err != nil {
		return out, err
	}
	for _, x := range list {
		out.Name("ending/"+x.ID, x.Why)
	}
	stands, err := p.Life.EndingOf(ctx, v.File, list)
	if err == nil && stands.ID != "" {
		out.Put(differing(v.File, stands))
	}
	return out, err
}

// noted tells the timeline who of the provider wrote that which officer confirmed the end: the agency itself said nothing of it here.
func (p *Pages) noted(ctx context.Context, v supervision.View, out *aside.Aside) error {
	var by []string
	for _, e := range v.Events {
		if told.Noted(e) {
			by = append(by, e.Person)
		}
	}
	if len(by) == 0 {
		return nil
	}
	officers, err := p.Life.Confirming(ctx, v.File.ID)
	names, failed := p.Life.Access.NamesOf(ctx, by...)
	for _, e := range v.Events {
		if officer := officers[e.Effective]; told.Noted(e) && officer != "" {
			out.Name(told.OfEnd+e.ID, i18n.T(ctx, "life.told.end_noted", "Recorder", names[e.Person], "Name", officer, "On", i18n.Date(ctx, e.Effective)))
		}
	}
	return cmp.Or(err, failed)
}

// said lists the reasons for closing that papers of a file say, and the day.
func said(ctx context.Context, n life.Named) (out []part.Fact) {
	for _, x := range []struct{ paper, reason string }{{"requested", n.Requested}, {"confirmed", n.Confirmed}, {"reported", n.Reported}} {
		if x.reason != "" {
			out = append(out, part.Fact{Label: i18n.T(ctx, "life.named."+x.paper), Text: reason(ctx, x.reason)})
		}
	}
	if n.Ends != "" {
		out = append(out, part.Fact{Label: i18n.T(ctx, "life.named.ends"), Text: i18n.Date(ctx, n.Ends)})
	}
	return out
}

// reason names a reason for closing; one of a form that is loaded and has a code of its own is named by it.
func reason(ctx context.Context, code string) string {
	if code == "" {
		return i18n.T(ctx, "supervision.closure.UNKNOWN")
	}
	for _, known := range supervision.ClosureReasons {
		if code == known {
			return i18n.T(ctx, "supervision.closure."+code)
		}
	}
	return code
}

// otherwise says what a closure is otherwise than on papers: its reason, or its day alone.
func otherwise(ctx context.Context, f supervision.File, x life.Ending) string {
	if x.Requested+x.Confirmed+x.Reported == "" {
		return i18n.T(ctx, "life.named.differs_day", "On", i18n.Date(ctx, f.ClosedOn))
	}
	return i18n.T(ctx, "life.named.differs", "Reason", reason(ctx, f.ClosureReason))
}

// sees reports whether the reader is of those who close the file or confirm its end.
func (v lifeView) sees() bool { return v.MayWrite || v.May[access.FileDecide] }
