package cli_test

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
)

// connections is how many connections to where p listens are open.
func connections(t testing.TB, p *process) (n int) {
	t.Helper()
	_, port, err := net.SplitHostPort(p.ready["addr"].(string))
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		// local address, remote address, state: 01 is established
		if len(f) > 3 && f[3] == "01" && strings.HasSuffix(f[1], fmt.Sprintf(":%04X", number)) {
			n++
		}
	}
	return n
}
