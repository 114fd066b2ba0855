package bench

import (
	"context"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// spent is what some work took: processor time of the whole process, and allocations.
type spent struct {
	cpu    time.Duration
	allocs uint64
	bytes  uint64
}

func (s *spent) add(work func()) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := processor()
	work()
	s.cpu += processor() - start
	runtime.ReadMemStats(&after)
	s.allocs += after.Mallocs - before.Mallocs
	s.bytes += after.TotalAlloc - before.TotalAlloc
}

// processor gives the processor time that the process has used, its own and the system's for it.
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// blocks is how often the product and the bare statements take turns, so that what the machine does beside meets both.
const blocks = 5

// compare measures the product, the statements with session and audit, and those for the rows alone, in turns, b.N
// times each. What the product leaves to do behind its pages (sealing, indexing) counts as the product's.
func (w *world) compare(b *testing.B, product, whole, rows func(i int)) {
	b.Helper()
	var of [3]spent
	block := (b.N + blocks - 1) / blocks
	for from := 0; from < b.N; from += block {
		for which, do := range []func(int){product, whole, rows} {
			of[which].add(func() {
				for i := from; i < min(from+block, b.N); i++ {
					do(i)
				}
				if which == 0 {
					w.behind(b)
				}
			})
		}
	}
	n := float64(b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(micros(of[0])/n, "cpu-µs/op")
	b.ReportMetric(micros(of[1])/n, "bare-µs/op")
	b.ReportMetric(micros(of[2])/n, "rows-µs/op")
	b.ReportMetric(micros(of[0])/micros(of[1]), "ratio")
	b.ReportMetric(float64(of[0].allocs)/n, "product-allocs/op")
	b.ReportMetric(float64(of[1].allocs)/n, "bare-allocs/op")
}

func micros(s spent) float64 { return float64(s.cpu.Nanoseconds()) / 1000 }

// behind does what the product does behind its pages.
func (w *world) behind(b *testing.B) {
	w.drain(b)
	if err := w.house.Audit.Seal(context.Background()); err != nil {
		b.Fatal(err)
	}
}
