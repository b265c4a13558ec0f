// The report's endpoints on Go's own net/http, as its documentation writes them.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
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

func sendJSON(w http.ResponseWriter, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

func root(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/go_http/" { // the pattern ends in a slash: all that is below it comes here
		http.NotFound(w, r)
		return
	}
	sendJSON(w, message{"Hello World"})
}

func plaintext(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	w.Write([]byte("Hello, World!"))
}

func syncSleep(w http.ResponseWriter, r *http.Request) {
	time.Sleep(1 * time.Second)
	sendJSON(w, message{"sync, but run in thread pool"})
}

func syncCPUBound(w http.ResponseWriter, r *http.Request) {
	if cpuBound(increments) != increments {
		http.Error(w, "lost an increment", http.StatusInternalServerError)
		return
	}
	sendJSON(w, message{"sync mode operation"})
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("go_http: ")
	host := flag.String("host", "127.0.0.1", "address to listen on")
	port := flag.Int("port", 8000, "port to listen on, 0 for a free one")
	flag.Parse()

	mux := http.NewServeMux()
	mux.HandleFunc("/go_http/", root)
	mux.HandleFunc("/go_http/plaintext/", plaintext)
	mux.HandleFunc("/go_http/sync/", syncSleep)
	mux.HandleFunc("/go_http/sync_cpu_bound/", syncCPUBound)

	listener, err := net.Listen("tcp", net.JoinHostPort(*host, strconv.Itoa(*port)))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stdout, "listening on http://%s\n", listener.Addr())
	// Those who do not come to an end with their request must not hold a goroutine for ever.
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 30 * time.Second, IdleTimeout: 75 * time.Second}
	log.Fatal(server.Serve(listener))
}
