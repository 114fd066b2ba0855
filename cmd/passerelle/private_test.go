//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// SEC-3: what the program writes is for its own account alone.
func TestFilesArePrivate(t *testing.T) {
	private()
	path := filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
