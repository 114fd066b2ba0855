package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/streamingaead"
	"github.com/tink-crypto/tink-go/v2/tink"
	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Store keeps files, encrypted, in a folder. It is safe for use by many goroutines.
type Store struct {
	dir    string
	bucket *blob.Bucket
	cipher tink.StreamingAEAD
}

// Open opens the store in a folder, with the keyset in a file; both are made when absent.
func Open(dir, keysetFile string) (*Store, error) {
	handle, err := openKeyset(keysetFile)
	if err != nil {
		return nil, err
	}
	cipher, err := streamingaead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("open files: %w", err)
	}
	bucket, err := fileblob.OpenBucket(dir, &fileblob.Options{CreateDir: true, DirFileMode: 0o700, NoTempDir: true,
		Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return nil, fmt.Errorf("open files: %w", err)
	}
	return &Store{dir: dir, bucket: bucket, cipher: cipher}, nil
}

// Close closes the store.
func (s *Store) Close() error { return s.bucket.Close() }

// Put keeps what r holds under a record's identifier and returns once it is durable; write the record afterwards.
// Nothing is kept when it fails. An identifier that has a file already is a conflict: files are never replaced.
func (s *Store) Put(ctx context.Context, recordID string, r io.Reader) error {
	if !id.Valid(recordID) {
		return fmt.Errorf("keep file: %q is no identifier", recordID)
	}
	if err := s.write(ctx, recordID, r); err != nil {
		if gcerrors.Code(err) == gcerrors.FailedPrecondition {
			return fault.Wrap(fault.Conflict, "fault.stale", err)
		}
		return fmt.Errorf("keep file: %w", err)
	}
	if err := errors.Join(syncPath(filepath.Join(s.dir, recordID)), syncPath(s.dir)); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	return nil
}

func (s *Store) write(ctx context.Context, recordID string, r io.Reader) error {
	ctx, abandon := context.WithCancel(ctx)
	defer abandon()
	file, err := s.bucket.NewWriter(ctx, recordID, &blob.WriterOptions{ContentType: "application/octet-stream", IfNotExist: true})
	if err != nil {
		return err
	}
	if err := s.encrypt(file, recordID, r); err != nil {
		abandon() // closing an abandoned writer leaves nothing behind
		return errors.Join(err, ignoreCancelled(file.Close()))
	}
	return file.Close()
}

func ignoreCancelled(err error) error {
	if errors.Is(err, context.Canceled) || gcerrors.Code(err) == gcerrors.Canceled {
		return nil
	}
	return err
}

func (s *Store) encrypt(file io.Writer, recordID string, r io.Reader) error {
	sealed, err := s.cipher.NewEncryptingWriter(file, []byte(recordID))
	if err != nil {
		return err
	}
	if _, err := io.Copy(sealed, r); err != nil {
		return err
	}
	return sealed.Close()
}

// Get opens the file of a record; a not-found fault when there is none. Reading fails at the first byte that was
// changed, cut off or belongs to another record.
func (s *Store) Get(ctx context.Context, recordID string) (io.ReadCloser, error) {
	file, err := s.bucket.NewReader(ctx, recordID, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fault.Missing()
	}
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	clear, err := s.cipher.NewDecryptingReader(file, []byte(recordID))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open file: %w", err), file.Close())
	}
	return reading{clear, file}, nil
}

// reading reads clear text and closes the file behind it.
type reading struct {
	io.Reader
	io.Closer
}

// Remove removes the file of a record, when disposal is due. A file that is gone already is no error.
func (s *Store) Remove(ctx context.Context, recordID string) error {
	err := s.bucket.Delete(ctx, recordID)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove file: %w", err)
	}
	return syncPath(s.dir)
}
