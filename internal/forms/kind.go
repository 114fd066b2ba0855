package forms

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// answersKind is the type of all answers; an entry of a repeating group has a type of its own.
const answersKind = "answers"

func entryKind(group string) string { return "entry." + group }

// kinds are the types that expressions are checked against: the answers of a definition and the published names. What is
// not there reads as the empty value of its type, and has() tells the difference.
type kinds struct {
	types.Provider
	fields map[string]map[string]*cel.Type
}

// kindsOf gives the types of a definition.
func kindsOf(d *Definition) kinds {
	registry, err := types.NewRegistry()
	if err != nil {
		panic("types of expressions: " + err.Error()) // nothing of ours goes in
	}
	k := kinds{registry, map[string]map[string]*cel.Type{answersKind: {}}}
	for _, p := range d.Parts {
		k.add(answersKind, p.Items)
	}
	for name, fields := range nameKinds() {
		k.fields[name] = fields
	}
	return k
}

func (k kinds) add(name string, items []Item) {
	for _, i := range items {
		switch {
		case i.Kind == Group && i.Repeats:
			k.fields[name][i.ID] = cel.ListType(cel.ObjectType(entryKind(i.ID)))
			k.fields[entryKind(i.ID)] = map[string]*cel.Type{}
			k.add(entryKind(i.ID), i.Items)
		case i.Kind == Group:
			k.add(name, i.Items)
		case i.asks():
			k.fields[name][i.ID] = kindOf(i)
		}
	}
}

// kindOf gives the type of an item's answer.
func kindOf(i Item) *cel.Type {
	one := cel.StringType
	switch i.Kind {
	case YesNo:
		one = cel.BoolType
	case Integer:
		one = cel.IntType
	case Decimal:
		one = cel.DoubleType
	}
	if i.Repeats || i.Kind == Choices {
		return cel.ListType(one)
	}
	return one
}

// FindStructType gives a type of ours by its name.
func (k kinds) FindStructType(name string) (*types.Type, bool) {
	if _, ok := k.fields[name]; ok {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return k.Provider.FindStructType(name)
}

// FindStructFieldNames gives the names in a type.
func (k kinds) FindStructFieldNames(name string) ([]string, bool) {
	fields, ok := k.fields[name]
	var out []string
	for f := range fields {
		out = append(out, f)
	}
	return out, ok
}

// FindStructFieldType gives the type of a name in a type, and how it is read.
func (k kinds) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	t, ok := k.fields[name][field]
	if !ok {
		return nil, false
	}
	return &types.FieldType{Type: t,
		IsSet: func(target any) bool { _, there := held(target, field); return there },
		GetFrom: func(target any) (any, error) {
			if v, there := held(target, field); there {
				return v, nil
			}
			return empty(t), nil
		}}, true
}

func held(target any, field string) (any, bool) {
	m, ok := target.(map[string]any)
	if !ok {
		return nil, false
	}
	v, there := m[field]
	return v, there
}

func empty(t *cel.Type) any {
	switch t.Kind() {
	case types.BoolKind:
		return false
	case types.IntKind:
		return int64(0)
	case types.DoubleKind:
		return 0.0
	case types.ListKind:
		return []any{}
	case types.StructKind:
		return map[string]any{}
	}
	return ""
}
