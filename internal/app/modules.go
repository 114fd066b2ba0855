package app

import (
	_ "embed"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
)

// notices are the licences of what is built in, in full; a test makes them and holds them to the libraries.
//
//go:embed notices.txt
var notices string

func (s *Site) notices(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	http.ServeContent(w, r, "", s.house.Clock.Now(), strings.NewReader(notices))
	return nil
}

// modules lists the libraries this program was built with.
func modules() []string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	var out []string
	for _, m := range info.Deps {
		out = append(out, m.Path+" "+m.Version)
	}
	slices.Sort(out)
	return out
}
