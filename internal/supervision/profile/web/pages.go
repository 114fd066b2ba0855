package web

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/profile"
)

// Pages are the pages of this area.
type Pages struct {
	Profiles profile.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	return []platform.Route{
		{Pattern: "GET /files/{file}/profile", Handle: p.file, Action: string(access.FileWrite)},
		{Pattern: "POST /files/{file}/profile", Handle: p.change, Action: string(access.FileWrite)},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/profile" }

func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	return p.fileForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) fileForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Profiles.ViewTo(r.Context(), access.Acting(r.Context()), r.PathValue("file"), access.FileWrite)
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = formOf(v.File)
		form.Values.Set("on", string(clock.Today(r.Context(), p.Profiles.Clock)))
	}
	if form.Meanwhile != nil {
		compare(r.Context(), v.File, form)
	}
	return platform.Render(w, r, status, filePage(v, form))
}

// labels are what the fields are called.
var labels = map[string]string{"city": "supervision.field.city", "ground": "supervision.field.ground", "housing": "profile.field.housing"}

// compare puts what stands beside what was typed, where the two differ; what is sent next is of the file as it is shown here.
func compare(ctx context.Context, f supervision.File, typed part.Form) {
	fields := []string{"city", "ground"}
	if typed.Posted("housing") { // of a client in a residence it is not asked
		fields = append(fields, "housing")
	}
	typed.Overtaken(formOf(f), fields,
		func(field string) string { return i18n.T(ctx, labels[field]) },
		func(field string, form part.Form) string {
			value := form.Value(field)
			if field == "ground" && value != "" {
				return i18n.T(ctx, "supervision.ground."+value)
			}
			return cmp.Or(value, i18n.Unknown)
		})
}

func formOf(f supervision.File) part.Form {
	return part.Of("city", f.City, "ground", f.Ground, "housing", f.Housing, "version", strconv.Itoa(f.Version))
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request) error {
	a, file, v := access.Acting(r.Context()), r.PathValue("file"), r.PostFormValue
	version := platform.Version(r)
	return p.Do(w, r, "profile.flash.changed", func() (string, error) {
		return "/files/" + file, p.Profiles.Change(r.Context(), a, file, version, profile.Profile{City: v("city"), Ground: v("ground"), Housing: v("housing")}, clock.Date(v("on")))
	}, p.fileForm)
}

// OnFile leads from a file under way to the page, for whoever may change it.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside) {
	if v.May[access.FileWrite] && v.File.State != supervision.Closed && v.File.State != supervision.Refused {
		out.Links = append(out.Links, part.Fact{Label: aside.People, Text: i18n.T(ctx, "profile.title"), Href: address(v.File.ID)})
	}
	return out
}
