package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
)

// databases are what a backup holds, in the order in which they are copied. Keys are never in it: whoever finds the
// backup must not find them too.
func databases(c config.Config) ([]db.Config, error) {
	records, err := c.Database()
	if err != nil {
		return nil, err
	}
	reads, err := c.Reads()
	return []db.Config{records, reads}, err
}

// Backup copies the databases of an installation, which may be in use, into a folder that is not there yet.
func Backup(ctx context.Context, c config.Config, folder string) error {
	if c.DatabaseURL != "" {
		return db.ErrNoBackup
	}
	if err := c.KeysPresent(); err != nil {
		return err
	}
	all, err := databases(c)
	if err != nil {
		return err
	}
	if err := os.Mkdir(folder, 0o700); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: a backup goes into a folder of its own, which it makes", folder)
	} else if err != nil {
		return fmt.Errorf("folder of the backup: %w", err)
	}
	for _, d := range all {
		if err := db.Backup(ctx, d, filepath.Join(folder, filepath.Base(d.Path))); err != nil {
			return err
		}
	}
	// After the databases: a file is there before its record is, so every record of the backup has its file.
	files, _ := c.Files()
	return copyFiles(files, filepath.Join(folder, "files"))
}

// copyFiles copies the files that people brought, encrypted as they are, into a folder that is made.
func copyFiles(from, to string) error {
	list, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(list) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fmt.Errorf("folder of files: %w", err)
	}
	for _, f := range list {
		err := copyNew(filepath.Join(from, f.Name()), filepath.Join(to, f.Name()))
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // removed meanwhile
			return err
		}
	}
	return nil
}

// Restore makes an installation of a backup. The data folder must hold the keys and no database; what was restored is
// read from end to end and its audit log verified before the restore is called good.
func Restore(ctx context.Context, c config.Config, folder string) (err error) {
	if c.DatabaseURL != "" {
		return db.ErrNoBackup
	}
	if err := errors.Join(c.Prepare(), c.KeysPresent(), keysetPresent(c, folder)); err != nil {
		return err
	}
	all, err := databases(c)
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := copyNew(filepath.Join(folder, filepath.Base(d.Path)), d.Path); err != nil {
			return err
		}
	}
	files, _ := c.Files()
	if err := copyFiles(filepath.Join(folder, "files"), files); err != nil {
		return err
	}
	h, err := Open(ctx, c, clock.System{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return h.trusted(ctx)
}

// keysetPresent fails when a backup has files and the key that reads them is not here.
func keysetPresent(c config.Config, folder string) error {
	if _, err := os.Stat(filepath.Join(folder, "files")); err != nil {
		return nil
	}
	_, keyset := c.Files()
	if _, err := os.Stat(keyset); err != nil {
		return fmt.Errorf("the installation's key: %w", err)
	}
	return nil
}

func (h *House) trusted(ctx context.Context) error {
	if err := h.DB.Whole(ctx); err != nil {
		return err
	}
	report, err := h.Verify(ctx)
	if err == nil && !report.OK() {
		err = errors.New("the audit log, or what it vouches for, was changed")
	}
	return err
}

// copyNew copies a file to a place where none is; a copy that fails leaves nothing behind.
func copyNew(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("read backup: %w", err)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("the data folder is in use: %w", err)
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	_, err = io.Copy(target, source)
	if err = errors.Join(err, target.Sync(), target.Close()); err != nil {
		return errors.Join(fmt.Errorf("restore: %w", err), os.Remove(to))
	}
	return nil
}
