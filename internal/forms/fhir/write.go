package fhir

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
)

// What FHIR has no place for travels in extensions of ours, named by these.
const (
	ours        = "urn:passerelle:form:"
	translation = "http://hl7.org/fhir/StructureDefinition/translation"
	ordinal     = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
)

// fhirType gives the type of FHIR R4 that an item has.
var fhirType = map[forms.Kind]string{forms.Group: "group", forms.Display: "display", forms.Line: "string", forms.Paragraph: "text", forms.YesNo: "boolean", forms.Choice: "choice", forms.Choices: "choice",
	forms.Date: "date", forms.Time: "time", forms.Instant: "dateTime", forms.Integer: "integer", forms.Decimal: "decimal", forms.Signature: "attachment"}

// fields is a JSON object as it is written.
type fields map[string]any

func (f fields) set(key string, value any, unless bool) {
	if !unless {
		f[key] = value
	}
}

// extend adds an extension of ours.
func (f fields) extend(name, kind string, value any, unless bool) {
	if !unless {
		list, _ := f["extension"].([]any)
		f["extension"] = append(list, fields{"url": ours + name, kind: value})
	}
}

// says writes a text: English as it is, French as its translation.
func (f fields) says(key string, t forms.Text) {
	if t == (forms.Text{}) {
		return
	}
	f[key] = t.English
	f["_"+key] = fields{"extension": []any{fields{"url": translation, "extension": []any{
		fields{"url": "lang", "valueCode": "fr"}, fields{"url": "content", "valueString": t.French}}}}}
}

// extendWords adds an extension that holds a text in both languages.
func (f fields) extendWords(name string, t forms.Text, more ...any) {
	if t != (forms.Text{}) {
		list, _ := f["extension"].([]any)
		inner := append(more, fields{"url": "en", "valueString": t.English}, fields{"url": "fr", "valueString": t.French})
		f["extension"] = append(list, fields{"url": ours + name, "extension": inner})
	}
}

// Write writes a definition as a FHIR R4 Questionnaire in JSON. Conditions, first answers and rules travel as
// extensions that hold their expressions.
func Write(d *forms.Definition) ([]byte, error) {
	q := fields{"resourceType": "Questionnaire", "status": "active", "language": "en", "url": ours + d.Code, "version": fmt.Sprint(d.Version),
		"effectivePeriod": fields{"start": string(d.From)}}
	q.says("title", d.Title)
	q.says("description", d.Text)
	q.extend("reading", "valueCode", string(d.Reading), false)
	q.extend("language", "valueCode", string(d.Language), d.Language == "")
	q.extend("wanting", "valueCode", string(d.Wanting), d.Wanting == "")
	q.extend("mark", "valueCode", d.Mark, d.Mark == "")
	var parts []any
	for _, p := range d.Parts {
		parts = append(parts, partFields(p))
	}
	q["item"] = parts
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(q); err != nil {
		return nil, fmt.Errorf("write questionnaire: %w", err)
	}
	return b.Bytes(), nil
}

func partFields(p forms.Part) fields {
	f := fields{"linkId": "part." + p.ID, "type": "group", "item": itemFields(p.Items)}
	f.says("text", p.Title)
	f.extend("side", "valueCode", string(p.Side), false)
	for _, role := range p.Edit {
		f.extend("edit", "valueCode", string(role), false)
	}
	f.extend("housing", "valueCode", "yes", !p.Housing)
	f.extendWords("text", p.Text)
	return f
}

func itemFields(items []forms.Item) []any {
	var out []any
	for _, i := range items {
		f := fields{"linkId": i.ID, "type": fhirType[i.Kind]}
		f.says("text", i.Text)
		f.set("required", true, !i.Required)
		f.set("repeats", true, !i.Repeats && i.Kind != forms.Choices)
		f.set("maxLength", i.Max, i.Max == 0)
		f.set("answerOption", optionFields(i.Options), len(i.Options) == 0)
		f.set("item", itemFields(i.Items), len(i.Items) == 0)
		f.extend("kind", "valueCode", string(i.Kind), false)
		f.extend("when", "valueString", i.When, i.When == "")
		f.extend("initial", "valueString", i.Initial, i.Initial == "")
		f.extend("given", "valueCode", "yes", !i.Given)
		f.extend("each", "valueString", i.Each, i.Each == "")
		f.extend("sensitive", "valueCode", i.Sensitive, i.Sensitive == "")
		f.extend("layout", "valueCode", i.Layout, i.Layout == "")
		f.extend("retired", "valueInteger", i.Retired, i.Retired == 0)
		f.extendWords("hint", i.Hint)
		if i.Valid != nil {
			f.extendWords("valid", i.Valid.Say, fields{"url": "that", "valueString": i.Valid.That})
		}
		out = append(out, f)
	}
	return out
}

func optionFields(options []forms.Option) []any {
	var out []any
	for _, o := range options {
		coding := fields{"code": o.Code}
		coding.says("display", o.Text)
		if o.Score != nil {
			coding["extension"] = []any{fields{"url": ordinal, "valueDecimal": *o.Score}}
		}
		out = append(out, fields{"valueCoding": coding})
	}
	return out
}

// defaultEdit is who writes in a form that does not say.
var defaultEdit = []access.Role{access.CaseManager, access.ProviderSupervisor}

// kindOfFHIR gives the kind an item of a foreign questionnaire becomes, and whether it means the same.
func kindOfFHIR(name string, repeats bool) (forms.Kind, bool) {
	if name == "choice" && repeats {
		return forms.Choices, true
	}
	for _, k := range slices.Backward(forms.Kinds) {
		if fhirType[k] == name && k != forms.Signature && k != forms.Choices {
			return k, true
		}
	}
	return forms.Line, false
}
