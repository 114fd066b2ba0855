package blob

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/streamingaead"
)

// openKeyset reads the keyset from its file, readable by its owner only, and makes it at the first start. The file
// is the secret: it is kept apart from the folder of files and from backups.
func openKeyset(path string) (*keyset.Handle, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeyset(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read keyset: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return nil, fmt.Errorf("keyset in %s: %w", filepath.Base(path), err)
	}
	return handle, nil
}

func makeKeyset(path string) (*keyset.Handle, error) {
	handle, err := keyset.NewHandle(streamingaead.AES256GCMHKDF1MBKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make keyset: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make keyset: %w", err)
	}
	err = insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(f))
	if err = errors.Join(err, f.Sync(), f.Close(), syncPath(filepath.Dir(path))); err != nil {
		return nil, fmt.Errorf("write keyset: %w", err)
	}
	return handle, nil
}

// syncPath makes a file or a folder's entries durable.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}
