package print

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"passerelle/internal/platform/fault"
)

// onePage is the smallest PDF that readers take.
const onePage = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R>>endobj\n4 0 obj<</Length 20>>stream\n% the secret of Noor \nendstream endobj\n" +
	"trailer<</Root 1 0 R>>\n"

// CCM-5, SEC-2: what leaves is encrypted by AES-256, opens with its password and with no other, and says nothing without.
func TestSealedOpensWithItsPasswordOnly(t *testing.T) {
	s := FindSealer()
	if s.Missing() != "" {
		t.Fatal("qpdf is not installed: scripts/install.sh")
	}
	sealed, password, err := s.Seal(context.Background(), []byte(onePage))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("the secret")) || len(password) != 23 {
		t.Errorf("clear text, or the password %d long", len(password))
	}
	path := filepath.Join(t.TempDir(), "sealed.pdf")
	if err := os.WriteFile(path, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(s.qpdf, "--warning-exit-0", "--show-encryption", "--password="+password, path).CombinedOutput()
	if err != nil || !strings.Contains(string(said), "AESv3") {
		t.Errorf("%v: %s", err, said)
	}
	for _, wrong := range []string{"", "another-password"} {
		if err := exec.Command(s.qpdf, "--warning-exit-0", "--check", "--password="+wrong, path).Run(); err == nil {
			t.Errorf("it opens with %q", wrong)
		}
	}
	again, other, err := s.Seal(context.Background(), []byte(onePage))
	if err != nil || other == password || bytes.Equal(again, sealed) {
		t.Error("two seals are one")
	}
}

// CCM-5: without qpdf nothing leaves unencrypted: it is refused, and why is said.
func TestNothingIsSealedWithoutQPDF(t *testing.T) {
	if _, _, err := (Sealer{}).Seal(context.Background(), []byte(onePage)); !fault.Is(err, fault.Unavailable) || (Sealer{}).Missing() == "" {
		t.Errorf("%v", err)
	}
	if _, _, err := FindSealer().Seal(context.Background(), []byte("no PDF")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("what is no PDF: %v", err)
	}
}
