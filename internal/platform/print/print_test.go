package print

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"passerelle/internal/platform/fault"
)

func chromium(t *testing.T) string {
	t.Helper()
	path := Find(os.Getenv("PASSERELLE_CHROMIUM"))
	if path == "" {
		t.Fatal("no Chromium: run scripts/install.sh")
	}
	return path
}

func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	read := exec.Command("pdftotext", "-", "-")
	read.Stdin = bytes.NewReader(pdf)
	text, err := read.Output()
	if err != nil {
		t.Fatalf("pdftotext (run scripts/install.sh): %v", err)
	}
	return string(text)
}

// SEC-7: letters of every script are printed, no script runs, and nothing is asked of the network.
func TestPrintsWithoutScriptsAndNetwork(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	document := `<!DOCTYPE html><html lang="fr"><head><title>Sommaire</title><style>@page{size:letter;margin:2cm}</style>
		<link rel="stylesheet" href="` + server.URL + `/a.css"></head><body><h1>Sommaire du dossier</h1><p>Łukasz Szőke, Zoë Traoré</p>
		<img src="http://localhost:` + port + `/a.png"><script>document.body.textContent = 'changed by a script'</script></body></html>`
	pdf, err := New(chromium(t), true).PDF(context.Background(), []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(t, pdf)
	if !strings.Contains(text, "Łukasz Szőke, Zoë Traoré") || strings.Contains(text, "changed") {
		t.Errorf("printed %q", text)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the network was asked %d times", n)
	}
}

func TestSaysWhyThereIsNoPDF(t *testing.T) {
	if _, err := New("", true).PDF(context.Background(), nil); !fault.Is(err, fault.Unavailable) {
		t.Errorf("without Chromium: %v", err)
	}
	if _, err := New("/nowhere/chromium", true).PDF(context.Background(), []byte("x")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a Chromium that is not there: %v", err)
	}
	if _, err := New("/nowhere/chromium", false).PDF(context.Background(), []byte("x")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("in earnest: %v", err)
	} else if os.Geteuid() == 0 && New("chromium", false).Ready() == nil {
		t.Error("root prints without a sandbox")
	}
}
