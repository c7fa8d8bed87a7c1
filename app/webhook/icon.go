package webhook

import (
	_ "embed"
	"net/http"

	"punchline/app/timeclock"
)

// IconPath is where the Bot's picture is, for LINE WORKS to fetch.
const IconPath = timeclock.IconPath

// icon is 640×640, as LINE WORKS recommends.
//
//go:embed bot.png
var icon []byte

func serveIcon(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.Write(icon) // net/http leaves the body out for HEAD
}
