// Package drawn reads a signature that was drawn on the screen: it says whether something was written, and keeps nothing but the picture.
// Start at [Anew].
package drawn

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
)

// Why a drawing is not kept.
var (
	ErrPicture = errors.New("no picture (PNG) of bounded size")
	ErrScant   = errors.New("too little drawn for a signature")
)

const (
	longest = 4000 // a side, in dots
	// A mark goes over this part of the width at least, and its ink is as long as half of that: a click leaves one dot, two leave two of them.
	leastOfWidth = 40
	leastOfReach = 2
)

// Picture reports whether bytes are a picture (PNG) of bounded size.
func Picture(file []byte) bool {
	c, err := png.DecodeConfig(bytes.NewReader(file))
	return err == nil && c.Width <= longest && c.Height <= longest
}

// Scan reports whether bytes are what a signed paper is brought back as: PDF, JPEG or PNG.
func Scan(file []byte) bool {
	return bytes.HasPrefix(file, []byte("%PDF-")) || bytes.HasPrefix(file, []byte("\xff\xd8\xff")) || Picture(file)
}

// Anew writes a drawing anew, so that nothing but the picture is kept of what came. One on which nobody wrote is refused.
func Anew(file []byte) ([]byte, error) {
	if !Picture(file) {
		return nil, ErrPicture
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, ErrPicture
	}
	if !written(picture) {
		return nil, ErrScant
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return nil, fmt.Errorf("drawing of a signature: %w", err)
	}
	return out.Bytes(), nil
}

// written reports whether what differs from the ground, which is the colour of the first dot, is a mark that a hand made.
func written(picture image.Image) bool {
	all := picture.Bounds()
	var mark image.Rectangle
	ink, ground := 0, shade(picture.At(all.Min.X, all.Min.Y))
	for y := all.Min.Y; y < all.Max.Y; y++ {
		for x := all.Min.X; x < all.Max.X; x++ {
			if d := shade(picture.At(x, y)) - ground; d > contrast || d < -contrast {
				mark = mark.Union(image.Rect(x, y, x+1, y+1))
				ink++
			}
		}
	}
	reach := max(mark.Dx(), mark.Dy())
	return reach > all.Dx()/leastOfWidth && ink*leastOfReach >= reach
}

// contrast is how far a shade is from the ground where there is ink.
const contrast = 48

// shade gives how dark a dot is on white paper, 0 of none to 255.
func shade(c color.Color) int {
	r, g, b, a := c.RGBA()
	return int(a>>8) - int((299*r+587*g+114*b)/1000>>8)
}
