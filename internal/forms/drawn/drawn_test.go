package drawn

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// pad gives the picture of a pad on which a pen of three dots went over the points, or of one without a ground.
func pad(t *testing.T, clear bool, points ...image.Point) []byte {
	t.Helper()
	p := image.NewRGBA(image.Rect(0, 0, 640, 180))
	for i := range p.Pix {
		if !clear {
			p.Pix[i] = 255
		}
	}
	for _, at := range points {
		for x := range 3 {
			for y := range 3 {
				p.Set(at.X+x, at.Y+y, color.RGBA{17, 17, 17, 255})
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// line gives the points from one to another.
func line(x1, y1, x2, y2 int) (out []image.Point) {
	n := max(x2-x1, y2-y1, y1-y2)
	for i := range n + 1 {
		out = append(out, image.Pt(x1+(x2-x1)*i/n, y1+(y2-y1)*i/n))
	}
	return out
}

// CCM-13: a click, or some, on the pad is no signature; a stroke is, a small cross too, on a ground of its own or on none.
func TestADotIsNoSignature(t *testing.T) {
	cross := append(line(300, 80, 322, 102), line(300, 102, 322, 80)...)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":         {pad(t, false), ErrScant},
		"a dot":           {pad(t, false, image.Pt(100, 100)), ErrScant},
		"two dots apart":  {pad(t, false, image.Pt(100, 100), image.Pt(500, 100)), ErrScant},
		"a slip":          {pad(t, false, line(100, 100, 108, 104)...), ErrScant},
		"a dot, clear":    {pad(t, true, image.Pt(100, 100)), ErrScant},
		"a cross":         {pad(t, false, cross...), nil},
		"a cross, clear":  {pad(t, true, cross...), nil},
		"a stroke":        {pad(t, false, line(40, 150, 600, 30)...), nil},
		"an upright mark": {pad(t, false, line(40, 30, 40, 150)...), nil},
		"no picture":      {[]byte("%PDF-1.7"), ErrPicture},
		"cut short":       {pad(t, false, cross...)[:200], ErrPicture},
	} {
		if _, err := Anew(c.file); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
