package web

import (
	"context"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/correspondence"
)

// boxTable lists the correspondence of a file.
func boxTable(ctx context.Context, b correspondence.Box) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "correspondence.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "correspondence.field.sent_on", "correspondence.field.subject", "correspondence.column.who", "correspondence.column.officer", "correspondence.column.filed")}
	for _, m := range b.Messages {
		line := part.Line(i18n.Date(ctx, m.SentOn), m.Subject, m.Sender, i18n.Unknown, i18n.Unknown)
		if m.Direction == "OUT" {
			line.Cells[2].Text = i18n.T(ctx, "correspondence.to", "Name", m.Receiver)
		}
		line.Cells[0].Sub = i18n.T(ctx, "correspondence.way."+m.Way)
		line.Cells[1].Href = messageAddress(b.File.ID, m.ID)
		if m.State == correspondence.Filed {
			line.Cells[3].Text = i18n.T(ctx, "correspondence.officer."+m.Officer)
			line.Cells[4].Text, line.Cells[4].Sub = m.PersonName, i18n.Time(ctx, clock.FromMicros(m.FiledAt))
		} else {
			line.Cells[4].Part = part.Tag("warn", i18n.T(ctx, "correspondence.not_filed"))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// facts say of a filed message what stands in its note too.
func facts(ctx context.Context, m correspondence.Message) []part.Fact {
	out := []part.Fact{{Label: i18n.T(ctx, "correspondence.field.way"), Text: i18n.T(ctx, "correspondence.way."+m.Way) + ", " + i18n.T(ctx, "correspondence.direction."+m.Direction)},
		{Label: i18n.T(ctx, "correspondence.field.sent_on"), Text: i18n.Date(ctx, m.SentOn)},
		{Label: i18n.T(ctx, "correspondence.field.sender"), Text: m.Sender}, {Label: i18n.T(ctx, "correspondence.field.receiver"), Text: m.Receiver}}
	if m.Copied != "" {
		out = append(out, part.Fact{Label: i18n.T(ctx, "correspondence.field.copied"), Text: m.Copied})
	}
	out = append(out, part.Fact{Label: i18n.T(ctx, "correspondence.field.officer"), Text: i18n.T(ctx, "correspondence.officer."+m.Officer)})
	if m.OfficerReason != "" {
		out = append(out, part.Fact{Label: i18n.T(ctx, "correspondence.field.officer_reason"), Text: m.OfficerReason})
	}
	return append(out, part.Fact{Label: i18n.T(ctx, "correspondence.column.filed"), Text: m.PersonName + ", " + i18n.Time(ctx, clock.FromMicros(m.FiledAt))})
}

// attached are the files that came with an e-mail, each to be kept or not.
func attached(ctx context.Context, m correspondence.Message) (out []part.Option) {
	for _, x := range m.Attachments {
		out = append(out, part.Option{Value: x.ID, Text: i18n.T(ctx, "correspondence.attachment", "Name", x.Name, "Size", int((x.Bytes+1023)/1024))})
	}
	return out
}

// kept reports whether anything that came with a message is kept.
func kept(m correspondence.Message) bool {
	return slices.ContainsFunc(m.Attachments, func(x correspondence.Attachment) bool { return x.Kept })
}
