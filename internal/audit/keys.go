package audit

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Keys are what makes rows and seals ours: a signing key and, derived from it, the key of each row's code. They
// belong in a file apart from the database: who has both can write a history that verifies.
type Keys struct {
	signing ed25519.PrivateKey
	rows    []byte
}

// NewKeys makes fresh keys.
func NewKeys() (Keys, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := rand.Read(seed); err != nil {
		return Keys{}, fmt.Errorf("audit keys: %w", err)
	}
	return keysOf(seed), nil
}

func keysOf(seed []byte) Keys {
	h := hmac.New(sha256.New, seed)
	h.Write([]byte("passerelle audit row v1"))
	return Keys{signing: ed25519.NewKeyFromSeed(seed), rows: h.Sum(nil)}
}

// OpenKeys reads the keys from a file, which it makes (readable by its owner only) when it is absent.
func OpenKeys(path string) (Keys, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeys(path)
	}
	if err != nil {
		return Keys{}, fmt.Errorf("read audit keys: %w", err)
	}
	seed, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return Keys{}, fmt.Errorf("audit keys in %s are not %d hexadecimal bytes", filepath.Base(path), ed25519.SeedSize)
	}
	return keysOf(seed), nil
}

func makeKeys(path string) (Keys, error) {
	keys, err := NewKeys()
	if err != nil {
		return Keys{}, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Keys{}, fmt.Errorf("make audit keys: %w", err)
	}
	_, err = f.WriteString(hex.EncodeToString(keys.signing.Seed()) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Keys{}, fmt.Errorf("write audit keys: %w", err)
	}
	return keys, nil
}

// canonical writes a row so that no two different rows give the same bytes: every field after its length.
func canonical(s stored) []byte {
	b := make([]byte, 0, 512)
	for _, f := range []string{s.ID, s.OrganisationID, s.PersonID, s.MembershipID, s.Role, s.System, s.Action,
		s.ObjectKind, s.ObjectID, s.ObjectIDs, s.Purpose, s.Outcome, s.Detail} {
		b = binary.AppendUvarint(b, uint64(len(f)))
		b = append(b, f...)
	}
	return binary.BigEndian.AppendUint64(b, uint64(s.Recorded))
}

func (k Keys) mac(s stored) string {
	h := hmac.New(sha256.New, k.rows)
	h.Write(canonical(s))
	return hex.EncodeToString(h.Sum(nil))
}

// ours reports whether a row was written by this installation and is as it was.
func (k Keys) ours(s stored) bool { return hmac.Equal([]byte(s.Mac), []byte(k.mac(s))) }

// link is the hash of a chain after a row: it covers the hash before, where the row stands, and all the row says.
func link(before string, s stored) string {
	h := sha256.New()
	h.Write([]byte(before))
	var seq [8]byte
	binary.BigEndian.PutUint64(seq[:], uint64(s.Seq))
	h.Write(seq[:])
	h.Write(canonical(s))
	h.Write([]byte(s.Mac))
	return hex.EncodeToString(h.Sum(nil))
}

func (k Keys) sign(c checkpoint) string {
	return hex.EncodeToString(ed25519.Sign(k.signing, c.message()))
}

func (k Keys) signed(c checkpoint) bool {
	signature, err := hex.DecodeString(c.Signature)
	public, ok := k.signing.Public().(ed25519.PublicKey)
	return err == nil && ok && ed25519.Verify(public, c.message(), signature)
}
