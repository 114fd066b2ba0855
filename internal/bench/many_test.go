package bench

import (
	"net/http"
	"testing"
)

// mostForMany is how much more of the processor a file with 2,000 check-ins may take than one with 20. It is reported, and
// fails nothing: nothing that is timed does.
const mostForMany = 1.2

// BenchmarkManyCheckIns reports what opening a file with 2,000 check-ins costs beside one with 20, as their case manager reads
// them: the file, its notes and plan. The two take turns, so that what the machine does beside meets both.
func BenchmarkManyCheckIns(b *testing.B) {
	w := theWorld(b)
	for _, page := range []string{"", "/notes", "/plan"} {
		b.Run("file"+page, func(b *testing.B) { w.manyBesideFew(b, page) })
	}
}

func (w *world) manyBesideFew(b *testing.B, page string) {
	files := []int{fileWithMany, fileWithFew}
	var of [2]spent
	open := func(which int) {
		f := w.filed[files[which]]
		if got := w.browser.send(b, request{method: http.MethodGet, path: "/files/" + f.id + page, cookie: w.as(b, f.worker)}); got.status != http.StatusOK {
			b.Fatalf("%s of story %d: %d", page, files[which], got.status)
		}
	}
	open(0)
	open(1)
	w.behind(b)
	for range b.N {
		for which := range files {
			of[which].add(func() { open(which) })
		}
	}
	n := float64(b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(micros(of[0])/n, "many-µs/op")
	b.ReportMetric(micros(of[1])/n, "few-µs/op")
	b.ReportMetric(micros(of[0])/micros(of[1]), "ratio")
	b.ReportMetric(mostForMany, "aim")
	b.ReportMetric(float64(of[0].allocs)/float64(of[1].allocs), "allocs-ratio")
}
