// Package outgoing keeps what leaves the supervision files as a workbook or a table: a row in the audit before it is made, and
// one with the hash of its content before its first byte goes out (SEC-1). Start at [Make].
package outgoing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/platform/web"
)

// What is what goes out: named in the audit, and the format.
type What struct {
	Of     string // a code: "aid", "files"
	Format string // XLSX or CSV
	Files  []string
}

// The formats.
const (
	XLSX = "xlsx"
	CSV  = "csv"
)

// Make makes a file of tables, of which CSV takes the first, and records it twice. Whoever asked has been allowed to read what
// is in it.
func Make(ctx context.Context, log *audit.Log, a access.Actor, w What, tables ...sheet.Table) ([]byte, error) {
	before, after := a.Entry("export.begun", "file", ""), a.Entry("export.made", "file", "")
	before.Detail, after.ObjectIDs = w.Of+" "+w.Format, w.Files
	if err := log.Read(ctx, before).Wait(); err != nil {
		return nil, err
	}
	var content bytes.Buffer
	if err := write(&content, w, tables); err != nil {
		return nil, fmt.Errorf("make %s: %w", w.Format, err)
	}
	sum := sha256.Sum256(content.Bytes())
	after.Detail = before.Detail + " sha256:" + hex.EncodeToString(sum[:])
	return content.Bytes(), log.Read(ctx, after).Wait()
}

// write writes a workbook, or the first table under what its columns are called in the reader's language, as a workbook has them.
func write(out io.Writer, w What, tables []sheet.Table) error {
	if w.Format == XLSX {
		return sheet.WriteXLSX(out, tables...)
	}
	return sheet.WriteCSV(out, tables[0].Worded())
}

// Send sends a file that was made, to be kept under a name.
func Send(w http.ResponseWriter, r *http.Request, name, format string, content []byte) error {
	if err := web.Ready(r.Context()); err != nil {
		return err
	}
	kind := "text/csv; charset=utf-8"
	if format == XLSX {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	web.Attachment(w, kind, name+"."+format)
	_, err := w.Write(content)
	return err
}
