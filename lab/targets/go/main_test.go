package main

import (
	"runtime"
	"sort"
	"syscall"
	"testing"
	"time"
)

// cpuSeconds is the CPU time of n increments on this thread: a busy machine does not add to it.
func cpuSeconds(n int) float64 {
	start := threadTime()
	if cpuBound(n) != n {
		panic("cpuBound lost an increment")
	}
	return (threadTime() - start).Seconds()
}

func threadTime() time.Duration {
	const rusageThread = 1
	var usage syscall.Rusage
	if err := syscall.Getrusage(rusageThread, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Twice the increments take twice the time: the loop is not folded into its result.
func TestIncrementsHappen(t *testing.T) {
	runtime.LockOSThread()
	const times = 8 // longer than the clock's tick, whatever the kernel counts in
	var ratios, onces []float64
	for i := 0; i < 9; i++ {
		once, twice := cpuSeconds(times*increments), cpuSeconds(2*times*increments)
		ratios, onces = append(ratios, twice/once), append(onces, once)
	}
	sort.Float64s(ratios)
	sort.Float64s(onces)
	ratio, once := ratios[len(ratios)/2], onces[0]/times
	t.Logf("n: %.3f ms, 2n against n: %.2f", once*1e3, ratio)
	if ratio < 1.5 || ratio > 2.5 {
		t.Errorf("2n increments took %.2f times as long as n", ratio)
	}
	if perIncrement := once * 1e9 / increments; perIncrement < 0.05 {
		t.Errorf("%.4f ns an increment is too fast to be true", perIncrement)
	}
}
