package main

import (
	"testing"
	"time"
)

func fastest(n int) time.Duration {
	best := time.Hour
	for i := 0; i < 7; i++ {
		start := time.Now()
		if cpuBound(n) != n {
			panic("cpuBound lost an increment")
		}
		if took := time.Since(start); took < best {
			best = took
		}
	}
	return best
}

// Twice the increments take twice the time: the loop is not folded into its result.
func TestIncrementsHappen(t *testing.T) {
	once, twice := fastest(increments), fastest(2*increments)
	ratio := float64(twice) / float64(once)
	t.Logf("n: %v, 2n: %v, ratio %.2f", once, twice, ratio)
	if ratio < 1.5 || ratio > 2.5 {
		t.Errorf("2n increments took %.2f times as long as n", ratio)
	}
	if perIncrement := float64(once.Nanoseconds()) / increments; perIncrement < 0.05 {
		t.Errorf("%.4f ns an increment is too fast to be true", perIncrement)
	}
}
