package bench

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// BenchmarkPage reports what each page costs the server, for the roles that are shown it: processor time (the aim is
// 5 ms), allocations, and the bytes on the wire.
func BenchmarkPage(b *testing.B) {
	w := theWorld(b)
	p := w.made.Nation.Providers[0]
	values := w.values(b)
	w.sendNation(b)
	for _, a := range []access.Actor{p.Workers[0], p.Supervisor, p.Housing, w.made.Nation.Officers[p.Site.RegionCode], w.made.Nation.Centre[access.HeadquartersAnalyst],
		w.made.Nation.Centre[access.ManagementReader], w.made.Nation.Centre[access.PrivacyOfficer], w.made.Nation.Centre[access.Auditor], w.made.Nation.Centre[access.Administrator]} {
		for _, route := range w.site.Routes() {
			pattern, ok := strings.CutPrefix(route.Pattern, "GET ")
			if !ok || strings.HasPrefix(pattern, "/healthz") || strings.HasPrefix(pattern, "/readyz") || strings.HasSuffix(pattern, ".pdf") {
				continue // a PDF is made by a browser of its own, whose time is not counted here
			}
			path := parameter.ReplaceAllStringFunc(strings.ReplaceAll(pattern, "{$}", ""), func(name string) string { return values[name[1:len(name)-1]] })
			if strings.HasSuffix(path, "/cases") {
				path += "?figure=closing"
			}
			if w.browser.send(b, request{method: http.MethodGet, path: path, cookie: w.as(b, a)}).status == http.StatusOK {
				b.Run(string(a.MainRole())+" "+pattern, func(b *testing.B) { w.page(b, a, path) })
			}
		}
		for _, address := range []string{"/national?for=public", "/nation?months=3"} {
			if w.browser.send(b, request{method: http.MethodGet, path: address, cookie: w.as(b, a)}).status == http.StatusOK {
				b.Run(string(a.MainRole())+" "+address, func(b *testing.B) { w.page(b, a, address) })
			}
		}
	}
}

// sendNation sends the nation's months to management, so that there is something to publish.
func (w *world) sendNation(b *testing.B) {
	for _, m := range []clock.Month{monthBefore, monthNow} {
		if err := w.house.Reporting.SendToManagement(context.Background(), w.made.Nation.Centre[access.HeadquartersAnalyst], m, nil, ""); err != nil {
			b.Fatal(err)
		}
	}
}

func (w *world) page(b *testing.B, a access.Actor, path string) {
	r := request{method: http.MethodGet, path: path, cookie: w.as(b, a)}
	size := len(w.browser.send(b, r).body)
	w.behind(b)
	var s spent
	s.add(func() {
		for range b.N {
			w.browser.send(b, r)
		}
		w.behind(b)
	})
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(micros(s)/float64(b.N)/1000, "cpu-ms/op")
	b.ReportMetric(float64(s.allocs)/float64(b.N), "product-allocs/op")
	b.ReportMetric(float64(size), "body-B")
}

// values gives what stands for the parameters of addresses: a usual file of the first case manager and what is in it.
func (w *world) values(b *testing.B) map[string]string {
	b.Helper()
	const usual = 12 // of the first provider's first case manager
	f, p := w.filed[usual], w.made.Nation.Providers[0]
	one := func(query string) string {
		text, err := db.One[string](context.Background(), w.house.DB, query, f.id)
		if err != nil {
			b.Fatal(fmt.Errorf("%s: %w", query, err))
		}
		return text
	}
	return map[string]string{"file": f.id, "organisation": f.organisation, "provider": f.organisation, "region": f.region, "month": string(monthNow),
		"person": f.worker.PersonID, "token": "nothing", "kind": "file", "object": f.id, "check_in": one("select id from check_in where file_id=$1 order by due_on desc limit 1"),
		"note": one("select id from note where file_id=$1 limit 1"), "import": "nothing", "site": p.Site.ID}
}
