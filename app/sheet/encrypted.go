package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"

	"punchline/app/timeclock"
)

// spins finds how often a key is to be hashed. Excel writes 100,000; a file
// may ask for as much as keeps its reader busy.
var spins = regexp.MustCompile(`spinCount="(\d+)"`)

const maxSpins = 1_000_000

// decrypt opens a workbook that was saved with a password. excelize does not
// check the password, so that what comes out tells: a workbook is a zip
// archive.
func decrypt(data []byte, password string) (plain []byte, err error) {
	const op = "sheet.Open"
	if password == "" {
		return nil, timeclock.E(op, timeclock.CodeFilePassword, nil)
	}
	for _, m := range spins.FindAllSubmatch(data, 10) {
		if n, err := strconv.Atoi(string(m[1])); err != nil || n > maxSpins {
			return nil, malformed(errors.New("its key takes too long to find"))
		}
	}
	defer func() {
		if v := recover(); v != nil {
			plain, err = nil, malformed(fmt.Errorf("panic: %v", v))
		}
	}()
	plain, err = excelize.Decrypt(data, &excelize.Options{Password: password, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	switch {
	case err != nil:
		return nil, malformed(err)
	case !bytes.HasPrefix(plain, []byte("PK")):
		return nil, timeclock.E(op, timeclock.CodeFilePasswordWrong, nil)
	}
	return plain, nil
}
