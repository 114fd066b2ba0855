package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

func open(t *testing.T, dir string) *blob.Store {
	t.Helper()
	s, err := blob.Open(filepath.Join(dir, "files"), filepath.Join(dir, "files.keyset"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func read(t *testing.T, s *blob.Store, recordID string) ([]byte, error) {
	t.Helper()
	r, err := s.Get(context.Background(), recordID)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// SEC-2: what is kept comes back, also after a restart, and lies encrypted.
func TestPutAndGet(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for _, size := range []int{0, 1, 5 << 20} {
		recordID, text := id.New(), bytes.Repeat([]byte("personal "), size/9+1)[:size]
		if err := s.Put(context.Background(), recordID, bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		got, err := read(t, open(t, dir), recordID)
		if err != nil || !bytes.Equal(got, text) {
			t.Fatalf("%d bytes: %v", size, err)
		}
		raw, err := os.ReadFile(filepath.Join(dir, "files", recordID))
		if err != nil || bytes.Contains(raw, []byte("personal")) {
			t.Fatalf("clear text lies in the folder: %v", err)
		}
		if err := s.Put(context.Background(), recordID, bytes.NewReader(text)); !fault.Is(err, fault.Conflict) {
			t.Errorf("a file was replaced: %v", err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "files.keyset"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("keyset: %v %v", info, err)
	}
}

// SEC-2: a changed, shortened or exchanged file is refused.
func TestTamperingIsFound(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	one, other := id.New(), id.New()
	for _, recordID := range []string{one, other} {
		if err := s.Put(context.Background(), recordID, bytes.NewReader(bytes.Repeat([]byte(recordID), 50_000))); err != nil {
			t.Fatal(err)
		}
	}
	path := func(recordID string) string { return filepath.Join(dir, "files", recordID) }
	raw, err := os.ReadFile(path(one))
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(raw)
	changed[len(changed)-5] ^= 1
	elsewhere, err := os.ReadFile(path(other))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"changed": changed, "shortened": raw[:len(raw)-1], "cut at a segment": raw[:1<<20], "another record's": elsewhere} {
		if err := os.WriteFile(path(one), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(t, s, one); err == nil {
			t.Errorf("a file that was %s came back", name)
		}
	}
}

func TestNothingIsKeptWhenReadingFails(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	broken := errors.New("line dropped")
	recordID := id.New()
	err := s.Put(context.Background(), recordID, io.MultiReader(bytes.NewReader(make([]byte, 3<<20)), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Fatalf("%v", err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "files"))
	if err != nil || len(left) != 0 {
		t.Fatalf("%v %v", left, err)
	}
	if _, err := s.Get(context.Background(), recordID); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	if err := s.Put(context.Background(), "../outside", bytes.NewReader(nil)); err == nil {
		t.Error("a path was taken for an identifier")
	}
}

func TestRemove(t *testing.T) {
	s := open(t, t.TempDir())
	recordID := id.New()
	if err := s.Put(context.Background(), recordID, bytes.NewReader([]byte("x"))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Remove(context.Background(), recordID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Get(context.Background(), recordID); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}
