package register

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"path"
	"strings"
)

// original is a file that is read on from where its kind was looked at.
type original struct {
	io.Reader
	io.Closer
}

// CalledAs gives a file with the name to keep it under: as it was called, without its folder, with the ending of what it is.
func CalledAs(file io.ReadCloser, called string) (io.ReadCloser, string, error) {
	r := bufio.NewReader(file)
	start, err := r.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", errors.Join(err, file.Close())
	}
	ending := ".csv"
	if string(start) == "PK" {
		ending = ".xlsx"
	}
	base := path.Base(strings.ReplaceAll(called, "\\", "/"))
	base = strings.TrimLeft(strings.TrimSuffix(base, path.Ext(base)), ".")
	return original{r, file}, cmp.Or(base, "register") + ending, nil
}

// longestFileName is more than a file is called.
const longestFileName = 200

// FileName keeps a name that a file can have.
func FileName(given string) string {
	if len(given) > longestFileName || strings.ContainsFunc(given, func(c rune) bool { return c < ' ' }) {
		return ""
	}
	return given
}
