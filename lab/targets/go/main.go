// The report's endpoints on Gin in release mode, and the CPU row it left out.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
)

const increments = 5_000_000

type message struct {
	Message string `json:"message"`
}

// cpuBound counts up one by one. It must stay out of line: the compiler may not see that the answer is n.
//
//go:noinline
func cpuBound(n int) int {
	num := 0
	for i := 0; i < n; i++ {
		num++
	}
	return num
}

func root(c *gin.Context) {
	c.JSON(http.StatusOK, message{"Hello World"})
}

func plaintext(c *gin.Context) {
	c.String(http.StatusOK, "Hello, World!")
}

func syncSleep(c *gin.Context) {
	time.Sleep(1 * time.Second)
	c.JSON(http.StatusOK, message{"sync, but run in thread pool"})
}

// asyncSleepInThread answers at once, without waiting for the sleep, as in the report.
func asyncSleepInThread(c *gin.Context) {
	go func() {
		time.Sleep(1 * time.Second)
	}()
	c.JSON(http.StatusOK, message{"sleep run in thread pool"})
}

func syncCPUBound(c *gin.Context) {
	if cpuBound(increments) != increments {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	c.JSON(http.StatusOK, message{"sync mode operation"})
}

func main() {
	host := flag.String("host", "127.0.0.1", "address to listen on")
	port := flag.Int("port", 8000, "port to listen on, 0 for a free one")
	version := flag.Bool("version", false, "print the version of Gin")
	flag.Parse()
	if *version {
		fmt.Println(gin.Version)
		return
	}

	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.Use(gin.Recovery())
	router.GET("/go/", root)
	router.GET("/go/plaintext/", plaintext)
	router.GET("/go/sync/", syncSleep)
	router.GET("/go/async_sleep_in_thread/", asyncSleepInThread)
	router.GET("/go/sync_cpu_bound/", syncCPUBound)

	listener, err := net.Listen("tcp", net.JoinHostPort(*host, strconv.Itoa(*port)))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	if err := router.RunListener(listener); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
