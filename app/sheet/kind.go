package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
)

// signatures are how files begin that are no text. Longer ones come first
// where one begins another.
var signatures = []struct{ begin, kind string }{
	{"%PDF-", "pdf"},
	{"\x89PNG\r\n\x1a\n", "image"},
	{"\xff\xd8\xff", "image"},
	{"GIF8", "image"},
	{"BM", "image"}, // see isBitmap
	{"II*\x00", "image"},
	{"MM\x00*", "image"},
	{"RIFF", "media"},
	{"\x1f\x8b", "gzip"},
	{"7z\xbc\xaf\x27\x1c", "7z"},
	{"Rar!\x1a\x07", "rar"},
	{"SQLite format 3\x00", "sqlite"},
	{"{\\rtf", "rtf"},
	{"ID;P", "sylk"},
	// Excel before 97: a BIFF stream without a container.
	{"\x09\x08\x10\x00", "xls"},
	{"\x09\x08\x08\x00", "xls"},
	{"\x09\x04\x06\x00", "xls"},
	{"\x09\x02\x06\x00", "xls"},
	{"\x09\x00\x04\x00", "xls"},
}

// recognise names the kind of a file, "xlsx" and "xlsx_encrypted" for a
// workbook; "" for text. A kind it knows besides is not read.
func recognise(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")), bytes.HasPrefix(data, []byte("PK\x07\x08")):
		return zipKind(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return oleKind(data)
	}
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.begin)) && (s.begin != "BM" || isBitmap(data)) {
			return s.kind
		}
	}
	return markupKind(data)
}

// isBitmap tells a picture from a text that happens to begin with BM: a
// bitmap's header has zeros where a text has letters.
func isBitmap(data []byte) bool { return len(data) >= 10 && string(data[6:10]) == "\x00\x00\x00\x00" }

// zipKind tells what a zip archive holds. A file cut short has lost the list
// at its end; then the names before each part tell.
func zipKind(data []byte) string {
	var names []string
	if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		for _, f := range z.File {
			names = append(names, partName(f.Name))
		}
	} else if bytes.Contains(data, []byte("xl/")) {
		return "xlsx"
	}
	for _, n := range names {
		switch {
		case n == "xl/workbook.bin":
			return "xlsb"
		case strings.HasPrefix(n, "xl/"):
			return "xlsx"
		case strings.HasPrefix(n, "word/"):
			return "docx"
		case strings.HasPrefix(n, "ppt/"):
			return "pptx"
		case n == "index.zip" || strings.HasPrefix(n, "index/") && strings.HasSuffix(n, ".iwa"):
			return "numbers"
		case n == "content.xml":
			return "ods"
		}
	}
	if bytes.Contains(data[:min(len(data), 200)], []byte("application/vnd.oasis.opendocument")) {
		return "ods"
	}
	return "zip"
}

// oleKind tells what the container of old Office files holds, by the names in
// its directory, which are UTF-16. An encrypted .xlsx is such a container.
func oleKind(data []byte) string {
	holds := func(name string) bool {
		wide := make([]byte, 0, 2*len(name))
		for _, c := range []byte(name) {
			wide = append(wide, c, 0)
		}
		return bytes.Contains(data, wide)
	}
	switch {
	case holds("EncryptedPackage"):
		return "xlsx_encrypted"
	case holds("Workbook"), holds("Book"):
		return "xls"
	}
	return "ole"
}

// markupKind finds web pages and XML, which some programs save under the name .xls.
func markupKind(data []byte) string {
	head := bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(head, []byte("\xff\xfe<")) || bytes.HasPrefix(head, []byte("\xfe\xff\x00<")) {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil)
	}
	head = bytes.ToLower(bytes.TrimSpace(head))
	for begin, kind := range map[string]string{"<?xml": "xml", "mime-version:": "mhtml"} {
		if bytes.HasPrefix(head, []byte(begin)) {
			return kind
		}
	}
	for _, begin := range []string{"<!doctype html", "<!--", "<html", "<head", "<meta", "<style", "<body", "<div", "<center", "<table"} {
		if bytes.HasPrefix(head, []byte(begin)) {
			return "html"
		}
	}
	return ""
}
