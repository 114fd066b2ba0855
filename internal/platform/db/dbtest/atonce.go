package dbtest

import (
	"sync"
	"sync/atomic"
	"testing"

	"passerelle/internal/platform/fault"
)

// AtOnce lets many try at the same moment and gives how many succeeded. Whoever did not must be told so in words: a
// failure of the program is none, and fails the test.
func AtOnce(t testing.TB, n int, try func(i int) error) int {
	t.Helper()
	var all sync.WaitGroup
	var done atomic.Int32
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			err := try(i)
			if err == nil {
				done.Add(1)
			} else if fault.KindOf(err) == fault.Internal {
				t.Errorf("try %d: %v", i, err)
			}
		})
	}
	close(start)
	all.Wait()
	return int(done.Load())
}
