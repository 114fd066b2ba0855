package print

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"passerelle/internal/platform/fault"
)

// Join puts PDFs together into one, each with the page numbers that it has by itself.
func (s Sealer) Join(ctx context.Context, each [][]byte) ([]byte, error) {
	if s.qpdf == "" {
		return nil, fault.New(fault.Unavailable, s.Missing())
	}
	dir, err := os.MkdirTemp("", "join-")
	if err != nil {
		return nil, fmt.Errorf("join: %w", err)
	}
	defer os.RemoveAll(dir)
	args := []string{"--warning-exit-0", "--empty", "--pages"}
	for i, pdf := range each {
		name := filepath.Join(dir, fmt.Sprintf("%03d.pdf", i))
		if err := os.WriteFile(name, pdf, 0o600); err != nil {
			return nil, fmt.Errorf("join: %w", err)
		}
		args = append(args, name)
	}
	out := filepath.Join(dir, "out.pdf")
	ctx, cancel := context.WithTimeout(ctx, sealTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.qpdf, append(args, "--", out)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return nil, fault.Wrap(fault.Unavailable, "print.failed", fmt.Errorf("qpdf: %w: %s", err, said.String()))
	}
	return os.ReadFile(out)
}
