package loopback

import (
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// mediaTypes are those of the page's files. They are not asked from the
// system: Windows lets any program change what a .js is.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2",
	".txt": "text/plain; charset=utf-8", ".map": "application/json",
}

// asset answers with a file of the page. It needs no token: the page must be
// there to send one, and holds nothing that is not in the program anyway.
func (h *Host) asset(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name == "" {
		name = "index.html"
		if _, err := fs.Stat(h.cfg.Assets, name); err != nil {
			http.Error(w, "This build has no page in it. Build it with: go run ./build run", http.StatusServiceUnavailable)
			return
		}
	}
	info, err := fs.Stat(h.cfg.Assets, name)
	mediaType, known := mediaTypes[path.Ext(name)]
	if err != nil || info.IsDir() || !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mediaType)
	http.ServeFileFS(w, r, h.cfg.Assets, name)
}
