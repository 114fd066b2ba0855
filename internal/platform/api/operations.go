package api

import (
	"cmp"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// Operation is one operation as a page shows it.
type Operation struct {
	Method, Path, Summary string
	Parameters, Answer    []Field
	List                  bool // the answer is a page of what the fields are of
}

// Field is a parameter of an operation, or a part of what it answers.
type Field struct {
	Name, Type, Text string
}

// Operations lists what an API can do by path, made from its description: what a page shows is what is served.
func Operations(of huma.API) []Operation {
	var out []Operation
	described := of.OpenAPI()
	for _, path := range slices.Sorted(maps.Keys(described.Paths)) {
		op := described.Paths[path].Get // programs read; nothing else is offered
		if op == nil {
			continue
		}
		o := Operation{Method: op.Method, Path: path, Summary: op.Summary}
		for _, p := range op.Parameters {
			o.Parameters = append(o.Parameters, Field{p.Name, typeOf(p.Schema), p.Description})
		}
		answer := resolved(described, op.Responses["200"].Content["application/json"].Schema)
		if items := answer.Properties["items"]; items != nil {
			o.List, answer = true, resolved(described, items.Items)
		}
		o.Answer = fieldsOf(answer)
		out = append(out, o)
	}
	return out
}

// resolved follows a schema to where it is described.
func resolved(in *huma.OpenAPI, s *huma.Schema) *huma.Schema {
	if s.Ref == "" {
		return s
	}
	return in.Components.Schemas.SchemaFromRef(s.Ref)
}

func fieldsOf(s *huma.Schema) []Field {
	var out []Field
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		out = append(out, Field{Name: name, Type: typeOf(p), Text: p.Description})
	}
	return out
}

func typeOf(s *huma.Schema) string { return cmp.Or(s.Type, "object") }
