package web

import (
	"context"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/folder"
)

// options are documents to be ticked, by the names they have as files.
func options(f folder.Folder, list []folder.Document) (out []part.Option) {
	for _, d := range list {
		out = append(out, part.Option{Value: d.Key(), Text: called(f, d)})
	}
	return out
}

// called names a document, with what is missing on it.
func called(f folder.Folder, d folder.Document) string {
	if d.Missing == "" {
		return f.FileName(d)
	}
	return f.FileName(d) + " · " + d.Missing
}

// matchingTable lists what is on paper and here, and who said so.
func matchingTable(ctx context.Context, f folder.Folder) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "folder.matching"), Quiet: true, Cards: true, Columns: part.Columns(ctx, "folder.column.document", "folder.column.by")}
	for _, d := range f.Matching() {
		line := part.Line(f.FileName(d), d.ByName)
		line.Cells[0].Href, line.Cells[0].Sub = where(f, d), d.Missing
		line.Cells[1].Sub = i18n.Time(ctx, clock.FromMicros(d.At))
		t.Rows = append(t.Rows, line)
	}
	return t
}

// where gives the page of a document.
func where(f folder.Folder, d folder.Document) string {
	switch d.Kind {
	case folder.Form, folder.ToSign:
		return "/files/" + f.File.ID + "/forms/" + d.Ref
	case folder.Message:
		return "/files/" + f.File.ID + "/correspondence/" + d.Ref
	case folder.Letter:
		return "/files/" + f.File.ID + "/letters/" + d.Ref
	}
	return address(f.File.ID) + "/" + d.Ref + "/scan"
}

// movable leaves out what came on paper: it is in the folder because it is paper.
func movable(list []folder.Document) (out []folder.Document) {
	for _, d := range list {
		if d.Kind != folder.Paper {
			out = append(out, d)
		}
	}
	return out
}

func or(text string) string {
	if text == "" {
		return i18n.Unknown
	}
	return text
}
