package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"punchline/app/timeclock"
)

// Limits of a workbook, beside those of any file. 200,000 rows of thirty
// columns stay below them.
const (
	maxUnzipped = 600 << 20 // of all parts that are read, as they unpack
	maxSmall    = 16 << 20  // of a part that is not a sheet or its texts
	maxParts    = 20_000
)

// pack is the zip archive that a workbook is: its parts by name.
type pack struct {
	parts map[string]*zip.File
}

func openPack(data []byte) (*pack, error) {
	// Each entry of the directory costs its reader far more than it costs the
	// file, so they are counted first.
	if bytes.Count(data, []byte("PK\x01\x02")) > maxParts {
		return nil, tooLarge(strconv.Itoa(maxParts))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, malformed(err)
	}
	p := &pack{parts: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		p.parts[partName(f.Name)] = f
	}
	return p, nil
}

// partName makes the names of a part equal that mean the same one: they do
// not tell case, and some programs write them with \ or a leading /.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

// open unpacks a part up to its limit.
func (p *pack) open(name string, limit int64) (io.ReadCloser, error) {
	f, ok := p.parts[partName(name)]
	if !ok {
		return nil, malformed(errors.New("no part " + name))
	}
	if f.UncompressedSize64 > uint64(limit) {
		return nil, tooLarge(strconv.FormatInt(limit>>20, 10) + " MB")
	}
	r, err := f.Open()
	if err != nil {
		return nil, malformed(err)
	}
	text, err := xmlText(&part{r, int64(f.UncompressedSize64)})
	if err != nil {
		return nil, malformed(errors.Join(err, r.Close()))
	}
	return struct {
		io.Reader
		io.Closer
	}{text, r}, nil
}

// size is what a part says that it unpacks to; open holds it to that.
func (p *pack) size(name string) int64 {
	if f, ok := p.parts[partName(name)]; ok {
		return int64(min(f.UncompressedSize64, 1<<40))
	}
	return 0
}

// part ends with an error where a part is larger than it says.
type part struct {
	io.Reader
	left int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if p.left -= int64(n); p.left < 0 {
		return 0, zip.ErrFormat
	}
	return n, err
}

// each calls f for every start tag of a small part.
func (p *pack) each(name string, f func(x *xmlReader) error) error {
	in, err := p.open(name, maxSmall)
	if err != nil {
		return err
	}
	defer in.Close()
	x := newXML(in)
	for {
		t, err := x.next()
		if err == nil && t == tokenStart {
			err = f(x)
		}
		if err != nil {
			return malformed(err)
		}
		if t == tokenEOF {
			return nil
		}
	}
}

// relation is what a part calls another one by.
type relation struct{ target, kind string }

// relations reads what a part refers to; a part without any has no list.
func (p *pack) relations(of string) (map[string]relation, error) {
	dir, file := path.Split(of)
	name := dir + "_rels/" + file + ".rels"
	if _, ok := p.parts[partName(name)]; !ok {
		return nil, nil
	}
	found := map[string]relation{}
	err := p.each(name, func(x *xmlReader) error {
		if string(x.name) != "Relationship" || x.attrString("TargetMode") == "External" {
			return nil
		}
		target := strings.ReplaceAll(x.attrString("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = "/" + dir + target
		}
		// The kinds differ by edition in front of their last part.
		found[x.attrString("Id")] = relation{strings.TrimPrefix(path.Clean(target), "/"), path.Base(x.attrString("Type"))}
		return nil
	})
	return found, err
}

// malformed says that a workbook is broken; an error that already has a code
// stays.
func malformed(err error) error {
	if _, ok := errors.AsType[*timeclock.Error](err); ok {
		return err
	}
	return timeclock.E("sheet.Open", timeclock.CodeFileMalformed, err)
}

func tooLarge(limit string) error {
	return timeclock.E("sheet.Open", timeclock.CodeFileTooLarge, nil, "limit", limit)
}
