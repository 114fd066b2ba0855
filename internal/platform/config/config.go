// Package config decides where the product's settings come from: flags, then PASSERELLE_* variables, then defaults
// that are valid as they are. Secrets may be named by a file. Start at [Config].
package config

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"passerelle/internal/platform/db"
)

// Config is what the program needs to know before it starts. The tags are the command line's.
type Config struct {
	Data        string `help:"Folder of the installation's data." default:"data" env:"PASSERELLE_DATA" type:"path"`
	DatabaseURL string `help:"Address of a PostgreSQL database; without it an encrypted file in the data folder is used." env:"PASSERELLE_DATABASE_URL" name:"database-url"`
	KeyFile     string `help:"File with the key of the encrypted database; made at first start when absent." env:"PASSERELLE_KEY_FILE" type:"path"`
	Key         string `help:"The key itself (64 hexadecimal digits), from the environment." env:"PASSERELLE_KEY" hidden:""`
	Chromium    string `help:"Chromium, for PDFs; one that the machine has is found by itself." env:"PASSERELLE_CHROMIUM" type:"path"`
	Mail        string `help:"Mail server for forgotten passwords: smtps://user:password@host or smtp://… with TLS." env:"PASSERELLE_MAIL" hidden:""`
	MailFrom    string `help:"Address that mail comes from." env:"PASSERELLE_MAIL_FROM"`
	PublicURL   string `help:"Address at which people reach the product, such as https://cases.example.org; links given to people begin with it." env:"PASSERELLE_PUBLIC_URL" name:"public-url"`
	SmallInside int    `help:"Counts below this are not said to management (5 when not set)." env:"PASSERELLE_SMALL_INSIDE" name:"small-inside"`
	SmallPublic int    `help:"Counts below this are not published (20 when not set)." env:"PASSERELLE_SMALL_PUBLIC" name:"small-public"`
	HomeZone    string `help:"Time zone of what the installation does by itself, such as headquarters'; people have their own." default:"America/Toronto" env:"PASSERELLE_HOME_ZONE" name:"home-zone"`
	AuditKey    string `help:"File with the key that signs the audit log; made at first start when absent." env:"PASSERELLE_AUDIT_KEY_FILE" type:"path"`
}

// Prepare makes the data folder, readable by its owner only.
func (c Config) Prepare() error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}

// Database says which database to open; the key is read, or made and written at first start.
func (c Config) Database() (db.Config, error) {
	if c.DatabaseURL != "" {
		return db.Config{URL: c.DatabaseURL}, nil
	}
	key, err := c.databaseKey()
	return db.Config{Path: filepath.Join(c.Data, "passerelle.db"), HexKey: key}, err
}

// Reads says which file holds the audit rows of reads when the database is SQLite.
func (c Config) Reads() (db.Config, error) {
	d, err := c.Database()
	d.Path = filepath.Join(c.Data, "audit-reads.db")
	return d, err
}

// AuditKeyFile names the file with the audit log's signing key.
func (c Config) AuditKeyFile() string {
	return or(c.AuditKey, filepath.Join(c.Data, "keys", "audit.key"))
}

// Files names the folder of the files that people bring, and the file with their keyset.
func (c Config) Files() (folder, keyset string) {
	return filepath.Join(c.Data, "files"), filepath.Join(filepath.Dir(c.AuditKeyFile()), "files.key")
}

// KeysPresent fails when a key that an installation had is not here: opening would then make another, which reads
// nothing and verifies nothing.
func (c Config) KeysPresent() error {
	if !present(c.Data) {
		return fmt.Errorf("there is no installation in %s: the folder is not there", c.Data)
	}
	if c.DatabaseURL == "" && !present(filepath.Join(c.Data, "passerelle.db")) && !present(c.AuditKeyFile()) {
		return fmt.Errorf("there is no installation in %s, or its keys are elsewhere: no database and no key is in the folder", c.Data)
	}
	files := []string{c.AuditKeyFile()}
	if c.DatabaseURL == "" && c.Key == "" {
		files = append(files, c.keyPath())
	}
	if folder, keyset := c.Files(); present(folder) {
		files = append(files, keyset)
	}
	for _, path := range files {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("the installation's key: %w", err)
		}
	}
	return nil
}

func present(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (c Config) keyPath() string {
	return or(c.KeyFile, filepath.Join(c.Data, "keys", "database.key"))
}

func (c Config) databaseKey() (string, error) {
	if c.Key != "" {
		return checkKey(c.Key)
	}
	path := c.keyPath()
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path)
	}
	if err != nil {
		return "", fmt.Errorf("read database key: %w", err)
	}
	return checkKey(strings.TrimSpace(string(text)))
}

func checkKey(text string) (string, error) {
	if b, err := hex.DecodeString(text); err != nil || len(b) != 32 {
		return "", errors.New("the database key is not 64 hexadecimal digits")
	}
	return text, nil
}

func makeKey(path string) (string, error) {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("make database key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("folder of the key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("write database key: %w", err)
	}
	key := hex.EncodeToString(b)
	_, writeErr := f.WriteString(key + "\n")
	if err := errors.Join(writeErr, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("write database key: %w", err)
	}
	return key, nil
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// Describe prints the effective settings without secrets, for `doctor`.
func (c Config) Describe() []string {
	engine, key := "encrypted SQLite in the data folder", "from a file"
	if c.DatabaseURL != "" {
		engine, key = "PostgreSQL (encryption at rest is the operator's duty)", "not used"
	} else if c.Key != "" {
		key = "from the environment"
	}
	mail := "none; a forgotten password is an administrator's to reset"
	if c.Mail != "" {
		mail = "from " + c.MailFrom
	}
	return []string{"data folder: " + c.Data, "database: " + engine, "database key: " + key, "mail: " + mail}
}
