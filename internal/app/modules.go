package app

import (
	"runtime/debug"
	"slices"
)

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
