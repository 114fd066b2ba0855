package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/id"
)

// asProgram makes the test binary the program itself, in a process that can be killed.
const asProgram = "PASSERELLE_TEST_AS_PROGRAM"

const (
	crashMail     = "robin.crash@example.org"
	crashPassword = "the heron waits by the weir"
	crashRows     = 200
)

// crashed is an installation whose program is killed.
type crashed struct {
	t        *testing.T
	settings config.Config
	base     string
	log      string
	program  *exec.Cmd
	client   *http.Client
	member   string
}

func (c *crashed) house(act func(h *app.House)) {
	c.t.Helper()
	h, err := app.Open(c.t.Context(), c.settings, clock.System{})
	if err != nil {
		c.t.Fatal(err)
	}
	act(h)
	if err := h.Close(); err != nil {
		c.t.Fatal(err)
	}
}

func (c *crashed) found() {
	c.t.Helper()
	c.house(func(h *app.House) {
		ctx, root := c.t.Context(), access.SystemActor("command line", "")
		org, err := h.Access.AddOrganisation(ctx, root, access.Organisation{Code: "H", Kind: access.Provider, Name: "Harbour Towns"}, access.Site{Name: "Harbour", RegionCode: "ATL"})
		if err != nil {
			c.t.Fatal(err)
		}
		_, err = h.Access.AddPersonWithMembership(ctx, root, access.NewPerson{OrganisationID: org.ID, Name: "Robin Ashby", Email: crashMail, Language: "en", Password: crashPassword},
			access.Membership{OrganisationID: org.ID, FromDate: "2020-01-01"}, access.ProviderSupervisor, access.CaseManager)
		if err != nil {
			c.t.Fatal(err)
		}
	})
}

// start starts the program in a process of its own and signs in.
func (c *crashed) start() {
	c.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.t.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		c.t.Fatal(err)
	}
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		c.t.Fatal(err)
	}
	defer log.Close()
	args := []string{"serve", "--insecure", "--addr", addr, "--data", c.settings.Data}
	if c.settings.DatabaseURL != "" {
		args = append(args, "--database-url", c.settings.DatabaseURL)
	}
	c.program, c.base = exec.Command(os.Args[0], args...), "http://"+addr
	c.program.Env, c.program.Stderr = append(os.Environ(), asProgram+"=1"), log
	if err := c.program.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = c.program.Process.Kill() })
	for range 200 {
		if r, err := http.Get(c.base + "/readyz"); err == nil {
			r.Body.Close()
			c.signIn()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.t.Fatal("the program does not come up")
}

func (c *crashed) signIn() {
	c.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	c.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := c.client.PostForm(c.base+"/sign-in", url.Values{"email": {crashMail}, "password": {crashPassword}})
	if err != nil {
		c.t.Fatal(err)
	}
	r.Body.Close()
	c.member = c.page("/files/new").Find(`main input[name="membership"]`).AttrOr("value", "")
	if c.member == "" {
		c.t.Fatal("not signed in")
	}
}

func (c *crashed) page(path string) *goquery.Document {
	c.t.Helper()
	r, err := c.client.Get(c.base + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	page, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return page
}

// refer posts a referral with its key and gives where it led; nothing when nobody answered, or refused.
func (c *crashed) refer(name, key string) (location string, status int) {
	r, err := c.client.PostForm(c.base+"/files/new", url.Values{"membership": {c.member}, "idempotency": {key}, "full_name": {name},
		"received_on": {"2026-01-05"}, "region": {c.site()}, "official_language": {"en"}, "interpreter": {"unknown"}})
	if err != nil {
		return "", 0
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return "", 0
	}
	return r.Header.Get("Location"), r.StatusCode
}

var crashSite sync.Map

func (c *crashed) site() string {
	v, _ := crashSite.Load(c.settings.Data)
	s, _ := v.(string)
	return s
}

// bringIn hands a register over and lets it come in; it gives the page of the register.
func (c *crashed) bringIn() string {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	text := "UCI,Name,Date of birth,Referral received,Decision,Decision date,Enrolled\n"
	for i := range crashRows {
		text += fmt.Sprintf("%04d-%04d,Register Client %d,1990-01-02,2026-01-05,Accepted,2026-01-07,2026-01-09\n", 1000+i, 2000+i, i)
	}
	for name, value := range map[string]string{"membership": c.member, "idempotency": id.New(), "as_of": "2026-02-01", "site": c.site()} {
		if err := form.WriteField(name, value); err != nil {
			c.t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("register", "register.csv")
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := io.WriteString(file, text); err != nil {
		c.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		c.t.Fatal(err)
	}
	r, err := c.client.Post(c.base+"/register", form.FormDataContentType(), &body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Body.Close()
	at := r.Header.Get("Location")
	r, err = c.client.PostForm(c.base+at+"/bring-in", url.Values{"membership": {c.member}, "idempotency": {id.New()}})
	if err != nil || r.StatusCode != http.StatusSeeOther {
		c.t.Fatalf("bring in at %q: %v %+v", at, err, r)
	}
	r.Body.Close()
	return at
}

// R1, SEC-4: the program is killed in the middle of posts and of a register that comes in. What was acknowledged is
// there, nothing is there by halves or twice, the register goes on, and the audit verifies.
func TestKilledInTheMiddle(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.PostgresAddress} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &crashed{t: t, settings: config.Config{Data: t.TempDir(), DatabaseURL: address(t)}, log: filepath.Join(t.TempDir(), "log")}
			c.found()
			c.house(func(h *app.House) {
				site, err := db.One[string](t.Context(), h.DB, "select id from site")
				if err != nil {
					t.Fatal(err)
				}
				crashSite.Store(c.settings.Data, site)
			})
			c.start()
			at := c.bringIn()
			done, tried := c.killWhilePosting(at)
			c.afterwards(name)
			c.start()
			c.compare(done, tried)
			c.ends(at)
			for _, file := range done {
				c.stumble(file)
				break
			}
			if err := c.program.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := c.program.Wait(); err != nil {
				t.Errorf("the program ended with %v", err)
			}
			c.whole()
			c.logSaysNothing()
		})
	}
}

// killWhilePosting kills the program while many post, and gives what was acknowledged and what was tried, by key.
func (c *crashed) killWhilePosting(at string) (done, tried map[string]string) {
	done, tried = map[string]string{}, map[string]string{}
	var all sync.WaitGroup
	var turn sync.Mutex
	for worker := range 4 {
		all.Go(func() {
			for n := 0; ; n++ {
				name, key := fmt.Sprintf("Zephyrine Crash%d-%d", worker, n), id.New()
				turn.Lock()
				tried[key] = name
				turn.Unlock()
				location, status := c.refer(name, key)
				if status == 0 {
					return
				}
				if status == http.StatusSeeOther {
					turn.Lock()
					done[key] = location
					turn.Unlock()
				}
			}
		})
	}
	for range 100 { // until the register is on its way
		time.Sleep(50 * time.Millisecond)
		if done := c.page(at).Find("progress").AttrOr("value", ""); done != "" && done != "0" || c.page(at).Find(`a[href*="/report?"]`).Length() > 0 {
			break
		}
	}
	if err := c.program.Process.Kill(); err != nil {
		c.t.Error(err)
	}
	_ = c.program.Wait() // killed
	all.Wait()
	if len(done) == 0 {
		c.t.Error("nothing was acknowledged before the end")
	}
	return done, tried
}

// afterwards says how far the register had come, and lets the time pass after which a silent job is taken up.
func (c *crashed) afterwards(engine string) {
	c.house(func(h *app.House) {
		n, err := db.One[int](c.t.Context(), h.DB, "select count(*) from supervision_file where import_id<>''")
		if err != nil {
			c.t.Fatal(err)
		}
		c.t.Logf("killed after %d of %d rows", n, crashRows)
		if engine != "postgres" {
			return
		}
		if _, err := h.DB.Exec(c.t.Context(), "update job_progress set updated=updated-3600000000"); err != nil {
			c.t.Fatal(err)
		}
	})
}

// compare sends everything once more with its key, as a browser does whose answer never came.
func (c *crashed) compare(done, tried map[string]string) {
	c.t.Helper()
	for key, name := range tried {
		location, status := c.refer(name, key)
		switch {
		case done[key] != "" && location != done[key]:
			c.t.Errorf("%s was acknowledged as %s, and is now %q (%d)", name, done[key], location, status)
		case status != http.StatusSeeOther && status != http.StatusConflict:
			c.t.Errorf("%s again: %d", name, status)
		case done[key] != "" && !strings.Contains(c.page(location).Find("h1").Text(), name):
			c.t.Errorf("%s was acknowledged and is not there", name)
		}
	}
}

// ends waits until the register says what became of it.
func (c *crashed) ends(at string) {
	c.t.Helper()
	for range 300 {
		if c.page(at).Find(`a[href*="/report?"]`).Length() > 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.t.Errorf("the register neither came in nor failed: %s", c.page(at).Find("main").Text())
}

// stumble does what goes wrong on a working day, with people's names, numbers and words in it.
func (c *crashed) stumble(file string) {
	c.t.Helper()
	for _, path := range []string{"/files/Zephyrine", "/files?after=Zephyrine", "/audit/file/Zephyrine?q=Zephyrine", "/api/v1/files?after=Zephyrine", "/link/Zephyrine"} {
		c.page(path)
	}
	for path, form := range map[string]url.Values{
		"/files/search":                 {"q": {"Zephyrine"}},
		"/notes/search":                 {"q": {"Zephyrine"}},
		"/files/new":                    {"full_name": {strings.Repeat("Zephyrine ", 50)}, "uci": {"1000-2000"}, "birth_date": {"Zephyrine"}},
		file + "/notes":                 {"kind": {"general"}, "occurred": {"2026-02-01"}, "body": {"Zephyrine was at the weir."}},
		file + "/close":                 {"version": {"77"}, "reason": {"OTHER"}, "closed_on": {"2026-02-01"}},
		file + "/places":                {"role": {"client"}, "name": {"Zephyrine"}, "address": {"1 Zephyrine Street"}},
		"/account/tokens":               {"token_name": {"Zephyrine"}},
		"/account/tokens/Zephyrine/end": {},
		"/sign-in":                      {"email": {"zephyrine@example.org"}, "password": {"Zephyrine Zephyrine"}},
	} {
		form.Set("membership", c.member)
		form.Set("idempotency", id.New())
		r, err := c.client.PostForm(c.base+path, form)
		if err != nil {
			c.t.Fatal(err)
		}
		r.Body.Close()
	}
	if c.settings.DatabaseURL == "" {
		return
	}
	c.house(func(h *app.House) { // the table of clients is away for a moment: what fails says why, and not for whom
		for _, to := range []string{"client rename to client_away", "client_away rename to client"} {
			if _, err := h.DB.Exec(c.t.Context(), "alter table "+to); err != nil {
				c.t.Fatal(err)
			}
			if _, status := c.refer("Zephyrine Away", id.New()); (status == http.StatusInternalServerError) != strings.HasPrefix(to, "client ") {
				c.t.Errorf("%s: %d", to, status)
			}
			c.page(file)
		}
	})
}

// whole looks into the database: every file has its client and its events, every row came in once, the audit holds.
func (c *crashed) whole() {
	c.t.Helper()
	c.house(func(h *app.House) {
		for what, query := range map[string]string{
			"files without a client":            "select count(*) from supervision_file f where not exists (select 1 from client c where c.id=f.client_id)",
			"files without a referral":          "select count(*) from supervision_file f where not exists (select 1 from event e where e.file_id=f.id and e.kind='referred')",
			"clients without a file":            "select count(*) from client c where not exists (select 1 from supervision_file f where f.client_id=c.id)",
			"files without an audit row":        "select count(*) from supervision_file f where not exists (select 1 from audit_act a where a.object_id=f.id)",
			"referrals of which there are two":  "select count(*) from (select full_name from client group by full_name having count(*)>1) x",
			"rows of the register without file": fmt.Sprintf("select %d-count(*) from supervision_file where import_id<>''", crashRows),
			"registers on their way":            "select count(*) from register_import where state not in ('done','failed')",
		} {
			if n, err := db.One[int](c.t.Context(), h.DB, query); err != nil || n != 0 {
				c.t.Errorf("%s: %d, %v", what, n, err)
			}
		}
	})
	args := []string{"verify", "--data", c.settings.Data}
	if c.settings.DatabaseURL != "" {
		args = append(args, "--database-url", c.settings.DatabaseURL)
	}
	var out bytes.Buffer
	if code := run(c.t.Context(), args, strings.NewReader(""), &out, &out); code != exitDone {
		c.t.Errorf("verify: %s", out.String())
	}
}

var logSecret = regexp.MustCompile(`(?i)zephyrine|register client|robin|example\.org|heron|(^|[^-0-9a-f])\d{4}-\d{4}([^-0-9]|$)|pas_|passerelle=|cookie|Harbour`)

// logSaysNothing looks for people in the log of both lives.
func (c *crashed) logSaysNothing() {
	c.t.Helper()
	text, err := os.ReadFile(c.log)
	if err != nil {
		c.t.Fatal(err)
	}
	if len(text) == 0 {
		c.t.Error("there is no log")
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if logSecret.MatchString(line) {
			c.t.Errorf("the log says %s", line)
		}
		if line != "" && !strings.HasPrefix(line, "{") {
			c.t.Errorf("a line of the log is no JSON: %s", line)
		}
	}
}
