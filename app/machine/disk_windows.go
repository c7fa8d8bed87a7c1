package machine

import "golang.org/x/sys/windows"

var diskFullErrors = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}

func diskFree(real string) (uint64, error) {
	name, err := windows.UTF16PtrFromString(real)
	if err != nil {
		return 0, err
	}
	var free uint64 // for this user, less than what is free where there is a quota
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return 0, statError("GetDiskFreeSpaceEx", real, err)
	}
	return free, nil
}
