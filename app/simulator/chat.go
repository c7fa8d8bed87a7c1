package simulator

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"path"
	"sync"
	"time"
)

// chatPath is where the parts of the chat page are; the page itself is at "/".
const chatPath = "/chat/"

// chatPolicy lets the page load and ask nobody but this server, run no script
// but its files, and stand in no frame: what it shows was written by anybody.
const chatPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed chat
var chatFiles embed.FS

// chatTypes are the content types by name. They are not left to the system: a
// Windows registry may say that a script is plain text, and it would not run.
var chatTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
}

// chatParts are the files by URL path. Whatever is not among them does not
// exist, so that no path needs to be cleaned.
var chatParts = sync.OnceValue(func() map[string][]byte {
	parts := map[string][]byte{}
	entries, err := fs.ReadDir(chatFiles, "chat")
	if err != nil {
		panic(err) // the directory is in the binary
	}
	for _, e := range entries {
		data, err := chatFiles.ReadFile("chat/" + e.Name())
		if err != nil {
			panic(err)
		}
		if e.Name() == "index.html" {
			parts["/"] = data
		} else {
			parts[chatPath+e.Name()] = data
		}
	}
	return parts
})

// serveChat serves the chat page, on which a person writes as a member. It
// holds no data: it reads and writes through the control pages.
func serveChat(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", chatPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store") // the next version may serve on this port
	why := foreign(r)
	if why != "" && opensPage(r) {
		why = foreignHost(r)
	}
	if why != "" {
		controlError(w, http.StatusForbidden, why)
		return
	}
	data, ok := chatParts()[r.URL.Path]
	if !ok {
		controlError(w, http.StatusNotFound, "no such page")
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		controlError(w, http.StatusMethodNotAllowed, "the page can only be read")
		return
	}
	name := r.URL.Path
	if name == "/" {
		name = "index.html"
	}
	h.Set("Content-Type", chatTypes[path.Ext(name)])
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// opensPage reports whether a browser opens the page in a window of its own.
// A link on another page may do that, as ours on another port does: the other
// page sees nothing of it.
func opensPage(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == "/" &&
		r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}
