package forms

import (
	"fmt"
	"maps"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// Bounds of an expression: how long it may be, how deep, and how much it may work.
const (
	mostExpression = 2_000
	mostNesting    = 60
	mostCost       = 100_000
)

// logic is what a definition's expressions became.
type logic struct {
	when, valid, initial, each map[string]cel.Program
	order                      []string // the items with a condition, each after those that it reads
	deciding                   []string // the items that conditions read
}

// compiler turns expressions into programs and remembers what they read.
type compiler struct {
	d     *Definition
	kinds kinds
	out   *logic
	reads map[string][]string // item with a condition → the items it reads
	flaws []Flaw
}

// compile checks every expression of a definition against the types of its items and of the published names, and puts
// the conditions in order. Conditions that wait for each other are a flaw.
func compile(d *Definition) (*logic, []Flaw) {
	c := &compiler{d: d, kinds: kindsOf(d), reads: map[string][]string{},
		out: &logic{map[string]cel.Program{}, map[string]cel.Program{}, map[string]cel.Program{}, map[string]cel.Program{}, nil, nil}}
	for _, p := range d.Parts {
		Walk(p.Items, c.item)
	}
	c.arrange()
	for _, id := range c.out.order {
		c.out.deciding = append(c.out.deciding, c.reads[id]...)
	}
	slices.Sort(c.out.deciding)
	c.out.deciding = slices.Compact(c.out.deciding)
	return c.out, c.flaws
}

// Deciding lists the items whose answers decide what else is asked.
func (d *Definition) Deciding() []string { return d.logic.deciding }

func (c *compiler) item(i Item) {
	here := c.here(i.ID)
	if i.When != "" {
		p, reads := c.program(i, i.When, cel.BoolType, here...)
		c.out.when[i.ID], c.reads[i.ID] = p, reads
	}
	if i.Valid != nil {
		more := append(here, cel.Variable("today", cel.StringType), cel.Variable("now", cel.StringType), cel.Variable("value", kindOf(i)))
		c.out.valid[i.ID], _ = c.program(i, i.Valid.That, cel.BoolType, more...)
	}
	if i.Initial != "" {
		c.out.initial[i.ID], _ = c.program(i, i.Initial, kindOf(i), append(nameVariables(), c.it(i.ID)...)...)
	}
	if i.Each != "" {
		c.out.each[i.ID], _ = c.program(i, i.Each, nil, nameVariables()...)
	}
}

// here gives what a condition may read: the answers, their scores, and the entry it stands in.
func (c *compiler) here(id string) []cel.EnvOption {
	out := []cel.EnvOption{cel.Variable("answers", cel.ObjectType(answersKind)), cel.Variable("scores", cel.MapType(cel.StringType, cel.DoubleType)),
		cel.Variable("score", cel.DoubleType)}
	if g := c.d.items[id].repeat(); g != nil {
		out = append(out, cel.Variable("here", cel.ObjectType(entryKind(g.ID))))
	}
	return out
}

// it gives the entry of the published list that the group around an item begins from.
func (c *compiler) it(id string) []cel.EnvOption {
	g := c.d.items[id].repeat()
	if g == nil || g.Each == "" {
		return nil
	}
	if list := listKind(g.Each); list != nil {
		return []cel.EnvOption{cel.Variable("it", list)}
	}
	return nil
}

// program compiles one expression; want nil means a published list.
func (c *compiler) program(i Item, text string, want *cel.Type, scope ...cel.EnvOption) (cel.Program, []string) {
	fail := func(said string) (cel.Program, []string) {
		c.flaws = append(c.flaws, Flaw{Line: max(i.line, 1), Item: i.ID, Key: "forms.flaw.expression", Args: []any{"Expression", text, "Said", said}})
		return nil, nil
	}
	base := []cel.EnvOption{cel.CustomTypeProvider(c.kinds), cel.ParserExpressionSizeLimit(mostExpression), cel.ParserRecursionLimit(mostNesting)}
	env, err := cel.NewEnv(append(base, scope...)...)
	if err != nil {
		return fail(err.Error())
	}
	checked, issues := env.Compile(text)
	if issues.Err() != nil {
		return fail(issues.Err().Error())
	}
	got := checked.OutputType()
	if want == nil && listKind(text) == nil {
		return fail(fmt.Sprintf("%s is no published list", got))
	}
	if want != nil && !got.IsExactType(want) {
		return fail(fmt.Sprintf("%s is wanted, not %s", want, got))
	}
	reads, bare := c.readsOf(checked.NativeRep())
	if bare {
		return fail("answers, here: name an item of them")
	}
	p, err := env.Program(checked, cel.CostLimit(mostCost))
	if err != nil {
		return fail(err.Error())
	}
	return p, reads
}

// readsOf lists the items that an expression reads. Ids are unique in a form, so wherever one is selected, it is that
// item. bare says that the answers are used whole, where nobody can tell what is read.
func (c *compiler) readsOf(a *ast.AST) (reads []string, bare bool) {
	whole, named := 0, 0
	isAll := func(e ast.Expr) bool {
		return e.Kind() == ast.IdentKind && (e.AsIdent() == "answers" || e.AsIdent() == "here")
	}
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if isAll(e) {
			whole++
		}
		if e.Kind() == ast.IdentKind && (e.AsIdent() == "score" || e.AsIdent() == "scores") {
			reads = append(reads, c.d.scored()...)
		}
		if e.Kind() != ast.SelectKind {
			return
		}
		if isAll(e.AsSelect().Operand()) {
			named++
		}
		if id := e.AsSelect().FieldName(); c.d.items[id].item != nil && !slices.Contains(reads, id) {
			reads = append(reads, id)
		}
	}))
	return reads, whole != named
}

// arrange puts the items with a condition in order, or finds those that wait for each other.
func (c *compiler) arrange() {
	const begun, done = 1, 2
	state := map[string]int{}
	var visit func(id string) bool
	visit = func(id string) bool {
		if state[id] != 0 {
			return state[id] == done
		}
		state[id] = begun
		for other := range c.reads {
			if c.waits(id, other) && !visit(other) {
				return false
			}
		}
		state[id] = done
		c.out.order = append(c.out.order, id)
		return true
	}
	for _, p := range c.d.Parts {
		Walk(p.Items, func(i Item) {
			if i.When != "" && state[i.ID] == 0 && !visit(i.ID) {
				c.flaws = append(c.flaws, Flaw{Line: max(i.line, 1), Item: i.ID, Key: "forms.flaw.cycle"})
			}
		})
	}
}

// waits reports whether the condition of an item reads what another's condition takes away.
func (c *compiler) waits(id, other string) bool {
	return slices.ContainsFunc(c.reads[id], func(read string) bool {
		return read == other || c.d.items[read].within(other) || c.d.items[other].within(read)
	})
}

// scope is what the expressions of a form read, worked out once for every place: the answers, and their scores.
type scope struct {
	d    *Definition
	said Answers
	all  map[string]any
}

func (d *Definition) scope(a Answers) scope {
	answers, scores, total := map[string]any{}, d.Scores(a), 0.0
	for _, p := range d.Parts {
		fill(p.Items, a, "", answers)
	}
	for _, n := range scores {
		total += n
	}
	return scope{d, a, map[string]any{"answers": answers, "scores": scores, "score": total}}
}

// met decides an expression at a place; what cannot be worked out is met, so that a question is asked rather than lost.
func (x scope) met(p cel.Program, at spot, more map[string]any) bool {
	names := maps.Clone(x.all)
	if g := x.d.items[at.item.ID].repeat(); g != nil {
		names["here"] = object(g.Items, x.said, at.prefix)
	}
	maps.Copy(names, more)
	out, _, err := p.Eval(names)
	return err != nil || out == types.True
}
