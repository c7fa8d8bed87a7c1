package jobs

import (
	"strings"

	"punchline/app/sheet"
	"punchline/app/timeclock"
)

// SecretText is what a file holds that a secret or a key was saved in,
// whatever its editor put around it: a byte order mark, UTF-16, line ends
// behind it. Anything else that does not belong into a secret stays in it, to
// be named. Codes: file_encoding, file_kind, which never quote the text.
func SecretText(data []byte) (timeclock.Secret, error) {
	text, err := sheet.Text(data)
	if err != nil {
		return timeclock.Secret{}, err
	}
	return timeclock.NewSecret(strings.TrimRight(text, "\r\n")), nil
}
