package web

import (
	"net"
	"net/http"
)

// From names where a request comes from, for throttling: its place on the network.
func From(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
