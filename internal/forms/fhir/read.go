package fhir

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Unread is something in a foreign questionnaire that was not understood: where, and a catalogue key with its arguments.
type Unread struct {
	At   string
	Key  string
	Args []any
}

// inOneLanguage reports whether it is a sentence that has no translation.
func (u Unread) inOneLanguage() bool { return u.Key == "forms.unread.language" }

// Read turns a FHIR R4 Questionnaire in JSON into the text of a definition, with a list of what was not
// understood. The text may have flaws still, a missing language above all: Load says which. What is no questionnaire is
// *Flaws.
func Read(file string, text []byte) ([]byte, []Unread, error) {
	var raw map[string]any
	if len(text) > forms.MostText || json.Unmarshal(text, &raw) != nil || raw["resourceType"] != "Questionnaire" {
		return nil, nil, &forms.Flaws{File: file, List: []forms.Flaw{{Line: 1, Key: "forms.flaw.questionnaire"}}}
	}
	r := &importer{ids: map[string]string{}, taken: map[string]bool{}, kinds: map[string]forms.Kind{}}
	r.names(raw["item"])
	d := r.definition(element{"", raw, r})
	out, err := d.Written()
	return out, r.unread, err
}

// importer remembers what was not understood, and what the items of the foreign file are called here.
type importer struct {
	unread  []Unread
	ids     map[string]string // linkId → id
	taken   map[string]bool
	kinds   map[string]forms.Kind // linkId → what it asks for here; empty of one with several answers
	english bool                  // the texts are in English, their translations in French
}

func (r *importer) miss(at, key string, args ...any) {
	r.unread = append(r.unread, Unread{at, key, args})
}

// names gives every item a name of ours; one that is a name already stays.
func (r *importer) names(items any) {
	for _, i := range listOf(items) {
		link, _ := i["linkId"].(string)
		r.ids[link], r.kinds[link] = r.name(link), kindHere(i)
		r.names(i["item"])
	}
}

var oddLetters = regexp.MustCompile(`[^a-z0-9_]+`)

func (r *importer) name(link string) string {
	if part, ok := strings.CutPrefix(link, "part."); ok && forms.ItemName(part) {
		return part
	}
	base := link
	if !forms.ItemName(link) {
		base = "q_" + strings.Trim(oddLetters.ReplaceAllString(strings.ToLower(link), "_"), "_")
		base = base[:min(len(base), 50)]
	}
	name := base
	for n := 2; r.taken[name]; n++ {
		name = base + "_" + strconv.Itoa(n)
	}
	r.taken[name] = true
	return name
}

// element is a JSON object that is being read: what is taken is gone, what is left was not understood.
type element struct {
	at     string
	fields map[string]any
	r      *importer
}

func take[T any](e element, key string) T {
	v, _ := e.fields[key].(T)
	delete(e.fields, key)
	return v
}

func (e element) number(key string) int { return int(take[float64](e, key)) }

func listOf(value any) []map[string]any {
	var out []map[string]any
	list, _ := value.([]any)
	for _, x := range list {
		if m, ok := x.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// extensions takes the extensions of ours out; others stay, and are told.
func (e element) extensions() map[string][]map[string]any {
	out := map[string][]map[string]any{}
	for _, x := range listOf(e.fields["extension"]) {
		url, _ := x["url"].(string)
		if name, ok := strings.CutPrefix(url, ours); ok {
			out[name] = append(out[name], x)
		} else {
			e.r.miss(e.at, "forms.unread.extension", "Name", url)
		}
	}
	delete(e.fields, "extension")
	return out
}

// valueOf gives the code or the text that an extension holds.
func valueOf(x map[string]any) (string, bool) {
	if code, ok := x["valueCode"].(string); ok {
		return code, true
	}
	text, ok := x["valueString"].(string)
	return text, ok
}

// one gives the first value of some extensions, or nothing.
func one(list []map[string]any) string {
	for _, x := range list {
		if s, ok := valueOf(x); ok {
			return s
		}
	}
	return ""
}

// inner gives the values of the extensions within an extension.
func inner(list []map[string]any) map[string]string {
	out := map[string]string{}
	for _, x := range list {
		for _, y := range listOf(x["extension"]) {
			url, _ := y["url"].(string)
			if s, ok := valueOf(y); ok {
				out[url] = s
			}
		}
	}
	return out
}

func words(values map[string]string) forms.Text { return i18n.Both(values["en"], values["fr"]) }

// says takes a text with its translation. Where one language is missing the other stands in its place, and is told.
func (e element) says(key string) forms.Text {
	text := take[string](e, key)
	other := ""
	beside := element{e.at, take[map[string]any](e, "_"+key), e.r}
	for _, x := range listOf(beside.fields["extension"]) {
		if said := inner([]map[string]any{x}); x["url"] == translation && said["lang"] == e.r.second() {
			other = said["content"]
		}
	}
	if text == "" && other == "" {
		return forms.Text{}
	}
	if other == "" {
		e.r.miss(e.at, "forms.unread.language", "Text", text)
		other = text
	}
	if e.r.english {
		return i18n.Both(text, other)
	}
	return i18n.Both(other, text)
}

func (r *importer) second() string {
	if r.english {
		return "fr"
	}
	return "en"
}

// left tells what was not taken, but for what means nothing to a form.
func (e element) left() {
	for _, key := range slices.Sorted(maps.Keys(e.fields)) {
		if !slices.Contains([]string{"resourceType", "id", "meta", "status", "name", "date", "publisher", "contact", "text", "subjectType", "system"}, key) {
			e.r.miss(e.at, "forms.unread.field", "Name", key)
		}
	}
}

func (r *importer) definition(e element) *forms.Definition {
	r.english = !strings.HasPrefix(take[string](e, "language"), "fr")
	more := e.extensions()
	d := &forms.Definition{Code: codeOf(take[string](e, "url")), Reading: forms.Reading(one(more["reading"])), Mark: one(more["mark"]), Language: i18n.Language(one(more["language"])), Wanting: i18n.Language(one(more["wanting"])), Title: e.says("title"), Text: e.says("description")}
	version := take[string](e, "version")
	number, err := strconv.Atoi(version)
	if d.Version = max(number, 1); err != nil {
		r.miss("", "forms.unread.version", "Version", version)
	}
	if d.Reading == "" {
		d.Reading = forms.Brought
	}
	start, _ := take[map[string]any](e, "effectivePeriod")["start"].(string)
	if d.From = clock.Date(start); !d.From.Valid() {
		d.From = "2000-01-01"
	}
	r.parts(d, listOf(take[[]any](e, "item")))
	e.left()
	if d.Language == "" && slices.ContainsFunc(r.unread, Unread.inOneLanguage) {
		d.Wanting = i18n.Language(r.second())
	}
	return d
}

var lastWord = regexp.MustCompile(`[A-Za-z0-9-]+$`)

func codeOf(url string) string {
	last := strings.ToLower(lastWord.FindString(url))
	if forms.FormCode(last) {
		return last
	}
	code := strings.Trim(last, "-0123456789")
	if code == "" {
		return "imported"
	}
	return code[:min(len(code), 40)]
}

// parts takes groups that are parts of ours; whatever else there is becomes one part.
func (r *importer) parts(d *forms.Definition, list []map[string]any) {
	var rest []forms.Item
	for _, x := range list {
		link, _ := x["linkId"].(string)
		if !strings.HasPrefix(link, "part.") {
			rest = append(rest, r.item(x))
			continue
		}
		d.Parts = append(d.Parts, r.part(link, x))
	}
	if len(rest) > 0 {
		d.Parts = append(d.Parts, forms.Part{ID: "main", Side: forms.Provider, Edit: defaultEdit, Title: d.Title, Items: rest})
	}
}

func (r *importer) part(link string, x map[string]any) forms.Part {
	e := element{link, x, r}
	more := e.extensions()
	p := forms.Part{ID: r.ids[link], Side: forms.Side(one(more["side"])), Title: e.says("text"), Text: words(inner(more["text"])), Housing: one(more["housing"]) != ""}
	for _, role := range more["edit"] {
		id, _ := valueOf(role)
		p.Edit = append(p.Edit, access.Role(id))
	}
	p.Items = r.items(take[[]any](e, "item"))
	delete(x, "linkId")
	delete(x, "type")
	e.left()
	return p
}

func (r *importer) items(list []any) []forms.Item {
	var out []forms.Item
	for _, x := range listOf(list) {
		out = append(out, r.item(x))
	}
	return out
}

func (r *importer) item(x map[string]any) forms.Item {
	link, _ := x["linkId"].(string)
	delete(x, "linkId")
	e := element{link, x, r}
	more := e.extensions()
	i := forms.Item{ID: r.ids[link], Text: e.says("text"), Required: take[bool](e, "required"), Repeats: take[bool](e, "repeats"), Max: e.number("maxLength"),
		When: one(more["when"]), Initial: one(more["initial"]), Given: one(more["given"]) == "yes", Each: one(more["each"]), Sensitive: one(more["sensitive"]), Layout: one(more["layout"]), Hint: words(inner(more["hint"]))}
	if list := more["retired"]; len(list) > 0 {
		n, _ := list[0]["valueInteger"].(float64)
		i.Retired = int(n)
	}
	if said := inner(more["valid"]); said["that"] != "" {
		i.Valid = &forms.Rule{That: said["that"], Say: words(said)}
	}
	i.Options = e.options()
	i.Items = r.items(take[[]any](e, "item"))
	e.kind(&i, forms.Kind(one(more["kind"])))
	if i.When == "" {
		i.When = e.enableWhen()
	}
	e.left()
	return i
}

// kind says what an item asks for; what has no counterpart becomes a line of text, and is told.
func (e element) kind(i *forms.Item, known forms.Kind) {
	foreign := take[string](e, "type")
	if slices.Contains(forms.Kinds, known) {
		i.Kind = known
	} else {
		same := false
		if i.Kind, same = kindOfFHIR(foreign, i.Repeats); !same || len(i.Options) == 0 && foreign == "choice" {
			e.r.miss(e.at, "forms.unread.type", "Name", foreign)
			i.Kind, i.Options = forms.Line, nil
		}
	}
	if i.Kind == forms.Choices {
		i.Repeats = false
	}
	if i.Kind != forms.Group && len(i.Items) > 0 {
		e.r.miss(e.at, "forms.unread.inner")
		i.Items = nil
	}
}

func (e element) options() []forms.Option {
	var out []forms.Option
	for _, x := range listOf(take[[]any](e, "answerOption")) {
		coding, _ := x["valueCoding"].(map[string]any)
		c := element{e.at, coding, e.r}
		o := forms.Option{}
		for _, y := range listOf(coding["extension"]) {
			if n, ok := y["valueDecimal"].(float64); ok && y["url"] == ordinal {
				o.Score = &n
			}
		}
		delete(coding, "extension")
		if o.Code = take[string](c, "code"); o.Code == "" {
			e.r.miss(e.at, "forms.unread.option")
			continue
		}
		if o.Text = c.says("display"); o.Text == (forms.Text{}) {
			o.Text = i18n.Both(o.Code, o.Code)
		}
		c.left()
		out = append(out, o)
	}
	return out
}

// enableWhen writes the conditions of FHIR as an expression; one that has no counterpart is told and left out.
func (e element) enableWhen() string {
	join := " && "
	if take[string](e, "enableBehavior") == "any" {
		join = " || "
	}
	var out []string
	for _, x := range listOf(take[[]any](e, "enableWhen")) {
		link, _ := x["question"].(string)
		if text := e.r.condition(x, "answers."+e.r.ids[link]); text != "" && e.r.ids[link] != "" {
			out = append(out, text)
		} else {
			e.r.miss(e.at, "forms.unread.condition", "Name", link)
		}
	}
	return strings.Join(out, join)
}

// kindHere gives the kind of an item as it is read: what has no counterpart is a line of text.
func kindHere(x map[string]any) forms.Kind {
	foreign, _ := x["type"].(string)
	several, _ := x["repeats"].(bool)
	options, _ := x["answerOption"].([]any)
	kind, same := kindOfFHIR(foreign, several)
	switch {
	case several:
		return ""
	case !same || foreign == "choice" && len(options) == 0:
		return forms.Line
	}
	return kind
}

// numberOf writes a number as one of a kind.
func numberOf(kind forms.Kind, v float64) string {
	if kind == forms.Decimal {
		return "double(" + strconv.FormatFloat(v, 'f', -1, 64) + ")"
	}
	return strconv.FormatInt(int64(v), 10)
}

// comparable reports whether an item of a kind has answers that compare with a value: a number with one that is read as text does not.
func comparable(kind forms.Kind, value any, operator string) bool {
	equal := operator == "==" || operator == "!="
	switch value.(type) {
	case bool:
		return kind == forms.YesNo && equal
	case float64:
		return kind == forms.Integer || kind == forms.Decimal
	case map[string]any:
		return kind == forms.Choice && equal
	}
	return !slices.Contains([]forms.Kind{"", forms.YesNo, forms.Integer, forms.Decimal, forms.Choices, forms.Group, forms.Display}, kind)
}

func (r *importer) condition(x map[string]any, path string) string {
	link, _ := x["question"].(string)
	operator, _ := x["operator"].(string)
	if operator == "exists" {
		if x["answerBoolean"] == false {
			return "!has(" + path + ")"
		}
		return "has(" + path + ")"
	}
	if operator == "=" {
		operator = "=="
	}
	if !slices.Contains([]string{"==", "!=", "<", ">", "<=", ">="}, operator) {
		return ""
	}
	for _, key := range []string{"answerString", "answerDate", "answerTime", "answerBoolean", "answerInteger", "answerDecimal", "answerCoding"} {
		if x[key] != nil && !comparable(r.kinds[link], x[key], operator) {
			return ""
		}
		switch v := x[key].(type) {
		case string:
			return path + " " + operator + " " + strconv.Quote(v)
		case bool:
			return path + " " + operator + " " + strconv.FormatBool(v)
		case float64:
			return path + " " + operator + " " + numberOf(r.kinds[link], v)
		case map[string]any:
			code, _ := v["code"].(string)
			return path + " " + operator + " " + strconv.Quote(code)
		}
	}
	return ""
}
