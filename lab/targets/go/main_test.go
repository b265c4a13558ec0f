package main

import (
	"runtime"
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

// Twice the increments take twice the time: the loop is not folded into its result. Each measurement is many of the clock's ticks long,
// whatever the kernel counts in, and the rounds are added up: one that was disturbed does not decide.
func TestIncrementsHappen(t *testing.T) {
	runtime.LockOSThread()
	const times = 64
	var once, twice float64
	for i := 0; i < 9; i++ {
		once += cpuSeconds(times * increments)
		twice += cpuSeconds(2 * times * increments)
	}
	t.Logf("n: %.3f ms, 2n against n: %.2f", once/9/times*1e3, twice/once)
	if ratio := twice / once; ratio < 1.5 || ratio > 2.5 {
		t.Errorf("2n increments took %.2f times as long as n", ratio)
	}
	if perIncrement := once / 9 / times * 1e9 / increments; perIncrement < 0.05 {
		t.Errorf("%.4f ns an increment is too fast to be true", perIncrement)
	}
}
