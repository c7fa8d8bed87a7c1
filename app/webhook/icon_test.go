package webhook_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"punchline/app/webhook"
)

var update = flag.Bool("update", false, "write the picture of the Bot")

// iconSide is what LINE WORKS recommends (docs/bot-create).
const iconSide = 640

// drawIcon draws a time clock: a white dial with its hands at nine o'clock,
// and a tick for what was punched. Each pixel is the mean of 4×4 points.
func drawIcon() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, iconSide, iconSide))
	blue, white, ink, green := [3]float64{31, 94, 184}, [3]float64{255, 255, 255}, [3]float64{23, 37, 63}, [3]float64{22, 163, 92}
	at := func(x, y float64) [3]float64 {
		x, y = x-iconSide/2, y-iconSide/2
		r := math.Hypot(x, y)
		switch {
		case math.Hypot(x-140, y-140) < 96:
			if near(x, y, 96, 142, 128, 174) < 13 || near(x, y, 128, 174, 186, 112) < 13 {
				return white
			}
			return green
		case math.Hypot(x-140, y-140) < 114:
			return blue
		case r < 12 || near(x, y, 0, 0, -96, 0) < 14 || near(x, y, 0, 0, 0, -140) < 11:
			return ink
		case r < 210 && r > 176:
			a := math.Mod(math.Atan2(y, x)+2*math.Pi+math.Pi/12, math.Pi/6) - math.Pi/12
			if math.Abs(a)*r < 6 {
				return ink
			}
			return white
		case r < 224:
			return white
		}
		return blue
	}
	for py := range iconSide {
		for px := range iconSide {
			var sum [3]float64
			for i := range 16 {
				c := at(float64(px)+(float64(i%4)+.5)/4, float64(py)+(float64(i/4)+.5)/4)
				for k := range sum {
					sum[k] += c[k] / 16
				}
			}
			img.SetNRGBA(px, py, color.NRGBA{uint8(sum[0] + .5), uint8(sum[1] + .5), uint8(sum[2] + .5), 255})
		}
	}
	return img
}

// near is how far x, y is from the line between two points.
func near(x, y, x1, y1, x2, y2 float64) float64 {
	dx, dy := x2-x1, y2-y1
	t := max(0, min(1, ((x-x1)*dx+(y-y1)*dy)/(dx*dx+dy*dy)))
	return math.Hypot(x-x1-t*dx, y-y1-t*dy)
}

// The picture is what drawIcon draws; write it anew with -update.
func TestIcon(t *testing.T) {
	if *update {
		var b bytes.Buffer
		enc := png.Encoder{CompressionLevel: png.BestCompression}
		if err := enc.Encode(&b, drawIcon()); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("bot.png", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written")
	}
	h := webhook.NewHandler(webhook.Config{Inbox: &inbox{}})
	for _, off := range []bool{false, true} { // the Bot keeps its face while it is not used
		h.SetOff(off)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", webhook.IconPath, nil))
		if w.Code != 200 || w.Header().Get("Content-Type") != "image/png" {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
		img, err := png.Decode(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		want := drawIcon()
		if img.Bounds() != want.Bounds() {
			t.Fatalf("it is %v", img.Bounds())
		}
		differ := 0
		for y := range iconSide {
			for x := range iconSide {
				r, g, b, _ := img.At(x, y).RGBA()
				wr, wg, wb, _ := want.At(x, y).RGBA()
				// Floating point may differ a little between systems.
				if max(absDiff(r, wr), absDiff(g, wg), absDiff(b, wb)) > 0x400 {
					differ++
				}
			}
		}
		if differ > 50 {
			t.Errorf("%d pixels differ from what is drawn", differ)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", webhook.IconPath, nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func absDiff(a, b uint32) uint32 { return max(a, b) - min(a, b) }
