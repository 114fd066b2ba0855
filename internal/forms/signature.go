package forms

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"

	"passerelle/internal/access"
	"passerelle/internal/forms/drawn"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Way is how somebody signed.
type Way string

// The ways of signing.
const (
	Drawn   Way = "drawn"   // on the screen
	Typed   Way = "typed"   // the name, before a witness
	Scanned Way = "scanned" // on paper, brought back
)

// Ways lists the ways of signing.
var Ways = []Way{Drawn, Typed, Scanned}

// GivenSignature is a signature as it was given, with the parts it covers and the hash of what they said.
type GivenSignature struct {
	ID          string `db:"id"`
	FormID      string `db:"form_id"`
	Item        string `db:"item"` // of the definition: who signs
	Way         Way    `db:"way"`
	Signer      string `db:"signer"`
	Role        string `db:"signer_role"` // as what they signed, of people and places; empty of the client and of who works on the file
	Witness     string `db:"witness"`
	Interpreter string `db:"interpreter"` // who read the form to the signer
	Language    string `db:"language"`    // in which it was read to them
	// Uninterpreted is why nobody did, of a signer who needs an interpreter.
	Uninterpreted string `db:"uninterpreted"`
	Covers        string `db:"covers"`
	Hash          string `db:"hash"`
	ImageID       string `db:"image_id"` // the drawing or the scan, among the encrypted files
	KeptBy        string `db:"kept_by"`
	KeptByName    string `db:"kept_by_name"`
	SignedAt      int64  `db:"signed_at"`
	// SignedOn is the day that a signed paper bears; empty of a signature on screen.
	SignedOn clock.Date `db:"signed_on"`
}

// covers reports whether a part is among what was signed.
func (g GivenSignature) covers(part string) bool {
	_, there := versionsOf(g.Covers)[part]
	return there
}

// versionsOf reads the parts with their versions.
func versionsOf(covers string) map[string]int {
	out := map[string]int{}
	if json.Unmarshal([]byte(covers), &out) != nil {
		return nil // written by us alone
	}
	return out
}

// Signing is somebody signing a completed form. ImageID comes from KeepImage.
type Signing struct {
	About                                  About
	FormID, Item                           string
	Way                                    Way
	Signer, Witness, Interpreter, Language string
	Foreign                                bool   // the signer needs an interpreter: one is named, or why none was needed this time
	Uninterpreted                          string // why none was
	Role                                   string // of the signer among people and places, where they are neither the client nor work on the file
	ImageID                                string
	SignedOn                               clock.Date // of a paper, see [printed.On]
	Covers, Hash                           string     // of the paper that was printed and signed; empty: what is completed now
}

// Bounds of the picture of a signature, and of a scan.
const (
	MostDrawing = 200 << 10
	MostScan    = 10 << 20
)

// KeepImage keeps the drawing (PNG) or the scan (PNG, JPEG or PDF) of a signature among the encrypted files, before the
// transaction that signs. A drawing is written anew, so that nothing but the picture is kept of what came.
func (s *Service) KeepImage(ctx context.Context, way Way, image []byte) (string, error) {
	if !fits(way, image) {
		return "", fault.At("image", "forms.problem.image")
	}
	if way == Drawn {
		anew, err := drawn.Anew(image)
		switch {
		case errors.Is(err, drawn.ErrScant):
			return "", fault.At("image", "forms.problem.scant")
		case errors.Is(err, drawn.ErrPicture):
			return "", fault.At("image", "forms.problem.image")
		case err != nil:
			return "", err
		}
		image = anew
	}
	imageID := id.New()
	return imageID, s.files.Put(ctx, imageID, bytes.NewReader(image))
}

// Image opens the drawing or the scan of a signature of a form that the caller may read. Close it when done.
func (s *Service) Image(ctx context.Context, g GivenSignature) (io.ReadCloser, error) {
	if g.ImageID == "" {
		return nil, fault.Missing()
	}
	return s.files.Get(ctx, g.ImageID)
}

func fits(way Way, image []byte) bool {
	return way == Drawn && drawn.Picture(image) && len(image) <= MostDrawing || way == Scanned && drawn.Scan(image) && len(image) <= MostScan
}

// Sign keeps a signature over all completed parts. From then on they cannot change. A typed name needs a witness; an
// interpreter is named with the language; of a signer who needs one, or why none was needed. Each signature of a form is given once. The caller has decided access and
// audits.
func (s *Service) Sign(ctx context.Context, tx *db.Tx, a access.Actor, g Signing) error {
	f, err := s.Get(ctx, tx, g.About, g.FormID)
	if err != nil {
		return err
	}
	if err := g.Judge(f); err != nil {
		return err
	}
	if g.Covers == "" {
		g.Covers, g.Hash = f.Content()
	}
	given := GivenSignature{ID: id.New(), FormID: f.ID, Item: g.Item, Way: g.Way, Signer: g.Signer, Role: g.Role, Witness: g.Witness, Interpreter: g.Interpreter,
		Language: g.Language, Uninterpreted: g.Uninterpreted, Covers: g.Covers, Hash: g.Hash, ImageID: g.ImageID, KeptBy: a.PersonID, KeptByName: a.Name, SignedAt: s.now(), SignedOn: g.SignedOn}
	if err := insertSignature(ctx, tx, f.OrganisationID, given); err != nil {
		return err
	}
	if err := s.move(ctx, tx, f, actSign); err != nil {
		return err
	}
	f.Signatures = append(f.Signatures, given)
	return s.supersede(ctx, tx, f, actSign)
}

// Judge finds what a signature lacks.
func (g *Signing) Judge(f Filled) error {
	for _, text := range []*string{&g.Signer, &g.Witness, &g.Interpreter, &g.Language, &g.Uninterpreted} {
		*text = strings.TrimSpace(*text)
	}
	place, known := f.Definition.items[g.Item]
	if !known || place.item.Kind != Signature {
		return fault.Missing()
	}
	if p, _ := f.Part(place.part); p.State != Completed {
		return fault.New(fault.NotReady, "forms.problem.part."+string(Draft))
	}
	var check fault.Check
	check.Require(slices.Contains(Ways, g.Way), "way", "forms.problem.way")
	check.Require(g.Signer != "" && len(g.Signer) <= 200, "signer", "forms.problem.signer")
	check.Require(g.Way != Typed || g.Witness != "", "witness", "forms.problem.witness")
	check.Require(g.Witness == "" || !strings.EqualFold(g.Witness, g.Signer), "witness", "forms.problem.witness_same")
	check.Require(g.Witness == "" || isName(g.Witness), "witness", "forms.problem.witness_named")
	check.Require(len(g.Witness) <= 200 && len(g.Interpreter) <= 200 && len(g.Language) <= 100, "witness", "forms.problem.signer")
	check.Require((g.Interpreter == "") == (g.Language == ""), "interpreter", "forms.problem.interpreter")
	check.Require(!g.Foreign || g.Language+g.Interpreter+g.Uninterpreted != "", "interpreter", "forms.problem.uninterpreted")
	check.Require(g.Interpreter == "" || g.Uninterpreted == "", "uninterpreted", "forms.problem.interpreted")
	check.Require(len(g.Uninterpreted) <= 500, "uninterpreted", "fault.too_long")
	check.Require((g.ImageID != "") == (g.Way == Drawn || g.Way == Scanned), "image", "forms.problem.image")
	check.Require(!f.signed(g.Item), "signer", "forms.problem.signed_already")
	return check.Err()
}

// isName reports whether words are the name of somebody: two of them, or three letters; of some scripts a letter is a syllable.
func isName(words string) bool {
	letters := 0
	for _, r := range words {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 3 || letters >= 2 && len(strings.Fields(words)) >= 2
}

// signed reports whether a signature was given.
func (f Filled) signed(item string) bool {
	return slices.ContainsFunc(f.Signatures, func(x GivenSignature) bool { return x.Item == item })
}

// Unsigned lists the signatures that completed parts ask for and that nobody gave, with those that the program reads and the version does not ask for.
func (f Filled) Unsigned() (out []Item) {
	shown := f.Definition.Show(f.Answers())
	for _, p := range f.Parts {
		if p.State != Completed {
			continue
		}
		f.Definition.each(shown.Answers, p.Part, func(x spot) bool {
			asked := shown.Asked(x.path) && !f.Definition.Retired(*x.item)
			if asked && x.item.Kind == Signature && x.item.Required && !f.signed(x.item.ID) {
				out = append(out, *x.item)
			}
			return asked
		})
	}
	if f.State == Draft {
		return out
	}
	for _, i := range f.Unsignable() {
		if !slices.ContainsFunc(out, func(o Item) bool { return o.ID == i.ID }) {
			out = append(out, i)
		}
	}
	return out
}

// Partly reports whether somebody signed, and a signature that has to be there is missing: it is not signed as a whole.
func (f Filled) Partly() bool { return f.State == Signed && len(f.Unsigned()) > 0 }

// Refused lists what is asked to be answered yes or no and was answered no.
func (f Filled) Refused() (out []Item) {
	said := f.Answers()
	shown := f.Definition.Show(said)
	for _, p := range f.Definition.Parts {
		f.Definition.each(shown.Answers, p.ID, func(x spot) bool {
			if x.item.Kind == YesNo && shown.Asked(x.path) && said.Get(x.path) == "no" {
				out = append(out, *x.item)
			}
			return shown.Asked(x.path)
		})
	}
	return out
}

// MissesSignature refuses, where the signature is chosen, what is to be sent without one that it asks for.
func (f Filled) MissesSignature() error {
	if len(f.Unsigned()) == 0 {
		return nil
	}
	return fault.NotReadyAt("item", "forms.problem.unsigned")
}

// Says reports whether the parts that were printed stand as they were, and the part where somebody signs is among them.
func (f Filled) Says(covers, item string) bool {
	versions := versionsOf(covers)
	for part, version := range versions {
		if p, _ := f.Part(part); p.Version != version || p.State != Completed {
			return false
		}
	}
	return versions[f.Definition.items[item].part] > 0
}

// Content gives the completed parts with their versions, and the hash of what they say.
func (f Filled) Content() (covers, hash string) {
	versions, said := map[string]int{}, map[string]Answers{}
	for _, p := range f.Parts {
		if p.State == Completed {
			versions[p.Part], said[p.Part] = p.Version, p.Answers()
		}
	}
	return string(canonical(versions)), hashOf(f.Code, f.Number, said)
}

// hashOf is SHA-256 over the canonical JSON of a definition's code and version and of answers by part.
func hashOf(code string, number int, said map[string]Answers) string {
	sum := sha256.Sum256(canonical(map[string]any{"form": code, "version": number, "answers": said}))
	return hex.EncodeToString(sum[:])
}

// canonical writes JSON in one way only: keys in order, no spaces, nothing escaped that need not be.
func canonical(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("canonical JSON: " + err.Error()) // maps of text and numbers
	}
	return bytes.TrimSpace(b.Bytes())
}

// Verify works the hash of a signature out again from the versions it covers; false when what is kept is not what was
// signed.
func (s *Service) Verify(ctx context.Context, q db.Querier, f Filled, g GivenSignature) (bool, error) {
	said := map[string]Answers{}
	for part, version := range versionsOf(g.Covers) {
		all, err := readVersions(ctx, q, f.ID, part)
		if err != nil {
			return false, err
		}
		for _, p := range all {
			if p.Version == version {
				said[part] = p.Answers()
			}
		}
	}
	return len(said) > 0 && hashOf(f.Code, f.Number, said) == g.Hash, nil
}
