package machine

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

func isNetwork(real string) (bool, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(real, &fs); err != nil {
		return false, statError("statfs", real, err)
	}
	return classifyLinux(uint32(fs.Type), func() string {
		var st unix.Stat_t
		if unix.Stat(real, &st) != nil {
			return ""
		}
		table, err := os.Open("/proc/self/mountinfo")
		if err != nil {
			return ""
		}
		defer table.Close()
		dev := uint64(st.Dev)
		return mountType(table, strconv.FormatUint(uint64(unix.Major(dev)), 10), strconv.FormatUint(uint64(unix.Minor(dev)), 10))
	}), nil
}
