package print

import (
	"bytes"
	"context"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
		<link rel="stylesheet" href="` + server.URL + `/a.css"></head><body><h1>Sommaire du dossier</h1><p>Łukasz Szőke, Zoë Traoré</p><p>Дмитро Коваленко</p><p dir="rtl">زهرا</p><p>ትዕግስት</p>
		<img src="http://localhost:` + port + `/a.png"><script>document.body.textContent = 'changed by a script'</script></body></html>`
	pdf, err := New(chromium(t), true).PDF(context.Background(), []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(t, pdf)
	for _, name := range []string{"Łukasz Szőke, Zoë Traoré", "Дмитро Коваленко", "زهرا", "ትዕግስት"} {
		if !strings.Contains(text, name) {
			t.Errorf("%s is not printed, or without its letters (fonts: scripts/install.sh): %q", name, text)
		}
	}
	if strings.Contains(text, "changed") {
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

// SEC-7, S18: a title with the signs of pages and style sheets is printed as it is written, on the sheet and in its
// margin; and were a body ever to hold markup that somebody typed, it would reach neither this machine's files nor
// another's, nor run.
func TestHostileDocument(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("kept out of print"), 0o600); err != nil {
		t.Fatal(err)
	}
	title := `</title><b>Noor</b> "}@import url(` + server.URL + `/t.css);</style>`
	long := strings.Repeat("W", 400)
	body := `<h1>` + html.EscapeString(title) + `</h1><p>` + long + `</p><p>&lt;iframe src=file:///etc/passwd&gt; abc` + "\u202e" + `def</p>
		<iframe src="file://` + secret + `"></iframe><iframe src="file:///etc/passwd"></iframe><object data="file://` + secret + `"></object>
		<style>@import url("` + server.URL + `/b.css"); @import url("file://` + secret + `"); body{background:url("` + server.URL + `/c.png")}</style>
		<svg><image href="` + server.URL + `/d.png"></image></svg><p onclick="x" id="x">end</p>
		<script>document.getElementById('x').textContent = 'changed by a script'</script><form action="` + server.URL + `"><button autofocus>b</button></form>`
	pdf, err := New(chromium(t), true).PDF(context.Background(), Document{Language: "en-CA", Title: title, Page: "Page", Of: "of", Body: []byte(body)}.HTML())
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(t, pdf)
	plain := strings.Join(strings.Fields(text), "")
	for _, said := range []string{strings.ReplaceAll(title, " ", ""), "<iframesrc=file:///etc/passwd>", strings.Repeat("W", 40)} {
		if !strings.Contains(plain, said) {
			t.Errorf("%q is not printed:\n%s", said, text)
		}
	}
	for _, kept := range []string{"keptoutofprint", "root:", "changedbyascript"} {
		if strings.Contains(plain, kept) {
			t.Errorf("%q is printed", kept)
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the network was asked %d times", n)
	}
}

// SEC-7: who sets an installation up is told for which writing systems of clients' names the machine has no font.
func TestSaysWhichLettersHaveNoFont(t *testing.T) {
	without, err := Unlettered(t.Context())
	if err != nil || slices.Contains(without, "Ethiopic") || slices.Contains(without, "Arabic") || slices.Contains(without, "Cyrillic") {
		t.Errorf("%v, %v (run scripts/install.sh)", without, err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Unlettered(t.Context()); err == nil {
		t.Error("a machine that cannot say has every font")
	}
	list := filepath.Join(t.TempDir(), "fc-list")
	if err := os.WriteFile(list, []byte("#!/bin/sh\ncase $1 in *am) exit 0;; esac\necho a font\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Dir(list))
	if without, err := Unlettered(t.Context()); err != nil || !slices.Equal(without, []string{"Ethiopic"}) {
		t.Errorf("%v, %v", without, err)
	}
}
