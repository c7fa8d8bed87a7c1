package machine

import "golang.org/x/sys/windows"

func isNetwork(real string) (bool, error) {
	if isUNC(real) {
		return true, nil
	}
	name, err := windows.UTF16PtrFromString(real)
	if err != nil {
		return false, err
	}
	// The mount point, which need not be a drive letter.
	root := make([]uint16, windows.MAX_LONG_PATH)
	if err := windows.GetVolumePathName(name, &root[0], uint32(len(root))); err != nil {
		return false, statError("GetVolumePathName", real, err)
	}
	return classifyWindows(real, windows.GetDriveType(&root[0])), nil
}

// The number is spelt out in network.go so that it can be tested anywhere.
var _ = [1]struct{}{}[windowsRemote-windows.DRIVE_REMOTE]
