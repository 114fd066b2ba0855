package e2e

import (
	"encoding/base64"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const register = "../supervision/register/testdata/register-harbour-towns.csv"

// RPT-1…4, CCM-27, SEC-7: the whole line in a real browser, in English and in French: a register comes in, files are
// taken, a month goes from the provider to the nation, is returned, corrected, accepted, and leaves as a workbook
// whose figures another program reads as the page shows them.
func TestFromRegisterToNation(t *testing.T) {
	for _, language := range []string{"en", "fr"} {
		t.Run(language, func(t *testing.T) {
			h := open(t, language)
			b := newBrowser(t, h.base)
			month := "/months/" + h.org.ID + "/ATL/2026-10"
			b.wrongSignIn(language)
			b.bringIn(language)
			b.takeFile(language)
			b.worksOnFile(language)
			b.certifyAndSubmit(language, month)
			b.giveBack(language, month)
			b.correct(language, month)
			b.accept(language, month)
			b.readNation(language)
			b.administer(language)
		})
	}
}

func (b *browser) wrongSignIn(language string) {
	b.open("/sign-in")
	if language == "fr" {
		b.press(`form[action="/language"] button`)
		b.sees("Ouvrir une session")
	}
	b.look("sign-in-" + language)
	b.fill("email", "supervisor@example.org")
	b.fill("password", "not the sentence")
	b.press("main form button")
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatalf("a wrong password was not said:\n%s", b.text("main"))
	}
	b.look("sign-in-wrong-" + language)
}

func (b *browser) bringIn(language string) {
	b.signIn("supervisor")
	b.look("caseload-empty-" + language)
	b.open("/register")
	b.press("main form button")
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatal("a missing file was not said")
	}
	b.refusesTooLarge()
	file, err := filepath.Abs(register)
	if err != nil {
		b.t.Fatal(err)
	}
	b.upload("register", file)
	b.press("main form button")
	b.settles(language)
	for _, fate := range []string{"new", "changes"} {
		b.press(`main a[href*="fate=` + fate + `"]`)
		b.look("register-look-" + fate + "-" + language)
	}
	b.press(`form[action$="/bring-in"] button`)
	for range 60 {
		if b.text("#outcome") != "" {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	if n := b.text(".app-tile:nth-child(2) .app-tile__number"); n != "161" { // of 162 rows read
		b.t.Fatalf("%s files\n%s", n, b.text("main"))
	}
	b.look("register-" + language)
}

// refusesTooLarge chooses a file that is larger than any that is taken: the page says so beside the field, and sends nothing.
func (b *browser) refusesTooLarge() {
	large := filepath.Join(b.t.TempDir(), "large.csv")
	if err := os.WriteFile(large, make([]byte, 20<<20+1), 0o600); err != nil {
		b.t.Fatal(err)
	}
	before := b.path()
	b.upload("register", large)
	b.must(chromedp.Click(chromedp.CSS("main form button")))
	if b.path() != before || !strings.Contains(b.text(".govuk-form-group--error .govuk-error-message"), "20") {
		b.t.Fatalf("at %s: too large is not said\n%s", b.path(), b.text("main"))
	}
}

// settles says of the row whose client an earlier row has that both are one person.
func (b *browser) settles(language string) {
	b.look("register-look-settle-" + language)
	name := ask(b, chromedp.Evaluate[string](`document.querySelector('main [name^="row-"]').name`))
	b.choose(name, "changes")
	b.press(`form[action$="/settle"] > button, form[action$="/settle"] .govuk-button`)
	if b.text(".app-flash") == "" {
		b.t.Fatalf("the choice was not kept:\n%s", b.text("main"))
	}
}

func (b *browser) takeFile(language string) {
	b.open("/files?state=REFERRED")
	b.look("caseload-" + language)
	b.press("main table a")
	b.look("file-referred-" + language)
	b.must(chromedp.Click(chromedp.CSS("#act-assign summary")))
	b.must(chromedp.Evaluate[chromedp.Void](`document.querySelector('#person').selectedIndex = 1; undefined`))
	b.press("#act-assign button")
	if b.text(".app-flash") == "" {
		b.t.Fatalf("not assigned:\n%s", b.text("main"))
	}
	b.signOut()
}

func (b *browser) worksOnFile(language string) {
	b.signIn("worker")
	b.look("day-empty-" + language)
	b.open("/files")
	b.press("main table a")
	b.fill("decision", "ACCEPTED")
	b.fill("decided_on", "2026-02-30")
	b.press("#act-decide button")
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatalf("an impossible date was taken:\n%s", b.text("main"))
	}
	b.look("file-error-" + language)
	b.fill("decided_on", "2026-11-10")
	b.fill("word_said", "Camille Roy")
	b.fill("word_way", "PHONE")
	b.fill("word_on", "2026-11-10")
	b.fill("why", "Early release: the assessment follows.")
	b.press("#act-decide button")
	b.fill("enrolled_on", "2026-11-11")
	b.fill("first_due", "2026-11-12")
	b.fill("why", "Released early; the agreement is signed on paper.")
	b.press("#act-enrol button")
	b.recordCheckIn(language)
	b.look("file-active-" + language)
	b.writeNote(language)
	b.plans(language)
	b.open("/day")
	b.look("day-" + language)
	b.signOut()
}

// recordCheckIn answers the questions in their order (CCM-15); contact with the police leads to the number to call now.
func (b *browser) recordCheckIn(language string) {
	b.press(`main a[href*="/check-ins/"]`)
	b.choose("outcome", "KEPT")
	b.press("main form button[type=submit]")
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatal("a check-in without answers was taken")
	}
	b.look("check-in-error-" + language)
	b.choose("conditions", "yes")
	b.choose("address", "yes")
	b.choose("unscheduled", "yes")
	b.fill("unscheduled_words", "Spoken to by an officer at the station.")
	b.fill("goals_words", "Housing: two viewings.")
	b.fill("next_time", "14:30")
	b.fill("next_place", "Office, room 2")
	b.press("main form button[type=submit]")
	b.sees("902-555-0110")
	b.look("call-" + language)
	b.press(`main a[href$="/card"]`)
	b.sees("14")
	b.look("card-" + language)
	b.press(`main a[href^="/files/"]`)
}

// plans adds a condition, a person with a number that is not safe to call, and corrects a name.
func (b *browser) plans(language string) {
	file := strings.TrimSuffix(b.path(), "/notes")
	b.open(file + "/plan")
	b.look("plan-" + language)
	b.must(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('details').forEach(d => d.open = true); undefined"))
	b.fill("code", "FREE")
	b.press(`form[action$="/conditions"] button`)
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatal("a condition without words was taken")
	}
	b.must(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('details').forEach(d => d.open = true); undefined"))
	b.fill("condition_words", "Attend the evening programme.")
	b.fill("direction", "UP")
	b.fill("word_said", "Camille Roy")
	b.fill("word_way", "PHONE")
	b.fill("word_on", "2026-11-10")
	b.press(`form[action$="/conditions"] button`)
	b.sees("Attend the evening programme.")
	b.open(file + "/places")
	b.fill("role", "counsel")
	b.fill("name", "A. Counsel")
	b.fill("phone", "902-555-0177")
	b.press(`form[action$="/places"] button`)
	b.sees("A. Counsel", "902-555-0177")
	b.look("places-" + language)
	b.open(file + "/client")
	b.fill("full_name", "Mohamed Rahimi-Castillo")
	b.press(`form[action$="/client"] button`)
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatal("a correction without a reason was taken")
	}
	b.look("client-" + language)
	b.fill("reason", "As on the passport.")
	b.press(`form[action$="/client"] button`)
	b.sees("Mohamed Rahimi-Castillo")
}

// writeNote keeps a draft by itself, gives advice on initialisms once, signs, and amends.
func (b *browser) writeNote(language string) {
	b.press(`main a[href$="/notes"]`)
	b.look("notes-" + language)
	b.fill("body", "Met at the YMCA. The client appeared calm.")
	b.must(chromedp.Poll[chromedp.Void](`document.querySelector('[data-saved]').textContent !== '' || undefined`))
	b.press("main form button.govuk-button[type=submit]")
	b.sees("YMCA")
	b.press("main form button.govuk-button[type=submit]")
	b.sees("Met at the YMCA. The client appeared calm.")
	b.press(`main a[href$="/amend"]`)
	b.fill("addendum", "It was in the morning.")
	b.press("main form button.govuk-button[type=submit]")
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatal("an addendum without a reason was taken")
	}
	b.fill("reason", "Time left out.")
	b.press("main form button.govuk-button[type=submit]")
	b.sees("It was in the morning.")
	b.look("notes-signed-" + language)
}

func (b *browser) certifyAndSubmit(language, month string) {
	b.signIn("supervisor")
	b.open("/beds")
	b.look("beds-" + language)
	b.open("/months")
	b.look("months-" + language)
	b.open(month)
	b.look("month-" + language)
	b.press(`form[action$="/certify"] button`)
	b.press(`form[action$="/submit"] button`)
	b.signOut()
}

func (b *browser) giveBack(language, month string) {
	b.signIn("officer")
	b.open("/region?month=2026-10")
	b.look("region-" + language)
	b.open(month)
	b.fill("question", "Is one closure missing?")
	b.press(`form[action$="/return"] button`)
	b.signOut()
}

func (b *browser) correct(language, month string) {
	b.signIn("supervisor")
	b.open(month)
	b.sees("Is one closure missing?")
	b.must(chromedp.Click(chromedp.CSS("details summary")))
	b.fill("figure", "referrals/")
	b.fill("amount", "1")
	b.press(`form[action$="/adjust"] button`)
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatal("an adjustment without a reason was taken")
	}
	b.fill("reason", "One on paper.")
	b.press(`form[action$="/adjust"] button`)
	b.press(`form[action$="/certify"] button`)
	b.press(`form[action$="/submit"] button`)
	b.press(`td a[href*="figure=closing&"], td a[href*="code=&figure=closing"]`)
	b.look("cases-" + language)
	b.signOut()
}

func (b *browser) accept(language, month string) {
	b.signIn("officer")
	b.open(month)
	b.press(`form[action$="/accept"] button`)
	b.open("/region?month=2026-10")
	b.press(`form[action$="/consolidate"] button`)
	b.signOut()
}

func (b *browser) readNation(language string) {
	b.signIn("analyst")
	b.open("/nation?month=2026-10&months=1")
	b.look("nation-" + language)
	shown := map[string]string{}
	for _, row := range ask(b, chromedp.Evaluate[[][]string](
		`[...document.querySelectorAll('#nation tr[data-figure]')].map(r => [r.dataset.figure, r.children[1].innerText.trim()])`)) {
		shown[row[0]] = row[1]
	}
	if len(shown) < 20 {
		b.t.Fatalf("a table of %d rows", len(shown))
	}
	equal := 0
	for _, row := range b.workbook("/nation/figures.xlsx?month=2026-10&months=1")[1:] {
		if len(row) < 4 || row[3] == "" {
			continue
		}
		written := shown[row[0]+"/"+row[1]]
		if same := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", "."); same.Replace(written) != same.Replace(row[3]) {
			b.t.Errorf("%s is %q on the page and %q in the workbook", row[2], written, row[3])
		} else {
			equal++
		}
	}
	if equal < 20 {
		b.t.Errorf("only %d figures were compared", equal)
	}
	b.signOut()
}

// workbook downloads a workbook as the browser does, and lets another program write it as comma-separated text.
func (b *browser) workbook(path string) [][]string {
	b.t.Helper()
	encoded := ask(b, chromedp.Evaluate[string](`fetch("`+path+`").then(r => r.arrayBuffer()).then(a => btoa(String.fromCharCode(...new Uint8Array(a))))`, chromedp.EvalAwaitPromise))
	content, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		b.t.Fatal(err)
	}
	dir := b.t.TempDir()
	file := filepath.Join(dir, "figures.xlsx")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		b.t.Fatal(err)
	}
	convert := exec.Command("soffice", "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", dir, file)
	if out, err := convert.CombinedOutput(); err != nil {
		b.t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	text, err := os.Open(filepath.Join(dir, "figures.csv"))
	if err != nil {
		b.t.Fatal(err)
	}
	defer text.Close()
	rows, err := csv.NewReader(text).ReadAll()
	if err != nil {
		b.t.Fatal(err)
	}
	return rows
}

func (b *browser) administer(language string) {
	b.signIn("administrator")
	b.look("people-" + language)
	b.press(`main a[href="/people/new"]`)
	b.fill("name", "New Person")
	b.fill("email", "new@example.org")
	b.press("main form button")
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatal("a person without an organisation was added")
	}
	b.look("person-error-" + language)
	b.open("/account")
	b.look("account-" + language)
	b.open("/files")
	b.look("forbidden-" + language)
	b.signOut()
}
