package print

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"passerelle/internal/platform/fault"
)

// Sealer encrypts a PDF with a password of its own, by the qpdf of the machine.
type Sealer struct{ qpdf string }

// FindSealer gives the machine's sealer; without qpdf it seals nothing, and says so.
func FindSealer() Sealer {
	path, err := exec.LookPath("qpdf")
	if err != nil {
		return Sealer{}
	}
	return Sealer{path}
}

// Missing gives the key of the sentence that says why nothing can be sealed here; nothing when it can.
func (s Sealer) Missing() string {
	if s.qpdf == "" {
		return "print.no_qpdf"
	}
	return ""
}

// sealTime bounds the encryption of one document.
const sealTime = 30 * time.Second

// Seal encrypts a PDF by AES with 256 bits, and gives the password that opens it. It is kept nowhere. The password goes to
// qpdf by its input, not among the arguments that others on the machine could list.
func (s Sealer) Seal(ctx context.Context, pdf []byte) (sealed []byte, password string, err error) {
	if s.qpdf == "" {
		return nil, "", fault.New(fault.Unavailable, s.Missing())
	}
	dir, err := os.MkdirTemp("", "seal-")
	if err != nil {
		return nil, "", fmt.Errorf("seal: %w", err)
	}
	defer os.RemoveAll(dir)
	if password, err = newPassword(); err != nil {
		return nil, "", err
	}
	owner, err := newPassword()
	if err != nil {
		return nil, "", err
	}
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		return nil, "", fmt.Errorf("seal: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, sealTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.qpdf, "@-")
	cmd.Stdin = strings.NewReader(strings.Join([]string{"--warning-exit-0", "--encrypt", password, owner, "256", "--", in, out}, "\n") + "\n")
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return nil, "", fault.Wrap(fault.Unavailable, "print.not_sealed", fmt.Errorf("qpdf: %w: %s", err, said.String()))
	}
	sealed, err = os.ReadFile(out)
	if err != nil {
		return nil, "", fmt.Errorf("seal: %w", err)
	}
	return sealed, password, nil
}

// passwordLetters are those that nobody takes for another when a password is read out.
const passwordLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// newPassword makes a password of 20 letters in groups of five: 99 bits.
func newPassword() (string, error) {
	var b strings.Builder
	for i := range 20 {
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(passwordLetters))))
		if err != nil {
			return "", fmt.Errorf("password: %w", err)
		}
		b.WriteByte(passwordLetters[n.Int64()])
	}
	return b.String(), nil
}
