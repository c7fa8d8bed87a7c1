package machine

import (
	"bufio"
	"io"
	"runtime"
	"strings"
)

// IsNetwork reports whether path, or the nearest folder above it that is
// there, is on another computer. A database is not safe there: locks and
// shared memory do not work as on a disk. Where a file system does not tell,
// the answer is no, for refusing a good disk would stop the whole program.
func IsNetwork(path string) (bool, error) {
	// A UNC path is not followed: a file server that is off answers after minutes.
	if runtime.GOOS == "windows" && isUNC(path) {
		return true, nil
	}
	real, err := existing(path)
	if err != nil {
		return false, err
	}
	return isNetwork(real)
}

// linuxNetwork are the magic numbers of file systems on other computers, as
// statfs tells them; see linux/magic.h and the systems' own sources. Folders
// that a virtual machine gets from its host (9p, vboxsf) are of this computer.
var linuxNetwork = map[uint32]string{
	0x6969:     "nfs",
	0x517b:     "smb",
	0xff534d42: "cifs",
	0xfe534d42: "smb2",
	0x564c:     "ncp",
	0x5346414f: "afs",
	0x6b414653: "kafs",
	0x73757245: "coda",
	0x00c36400: "ceph",
	0x0bd00bd0: "lustre",
	0x47504653: "gpfs",
	0x01161970: "gfs2",
	0x7461636f: "ocfs2",
	0x19830326: "beegfs",
	0xaad7aaea: "panfs",
}

// linuxFUSE is the magic number that every FUSE file system has, whatever is
// behind it; the mount table has its name.
const linuxFUSE = 0x65735546

// fuseNetwork are the FUSE file systems on other computers.
var fuseNetwork = map[string]bool{
	"fuse.sshfs": true, "fuse.rclone": true, "fuse.smbnetfs": true, "fuse.curlftpfs": true, "fuse.davfs": true, "fuse.davfs2": true,
	"fuse.gvfsd-fuse": true, "fuse.kio-fuse": true, "fuse.glusterfs": true, "fuse.ceph": true, "fuse.ceph-fuse": true,
	"fuse.s3fs": true, "fuse.mount-s3": true, "fuse.goofys": true, "fuse.gcsfuse": true, "fuse.juicefs": true, "fuse.seaweedfs": true,
	"fuse.google-drive-ocamlfuse": true, "fuse.onedriver": true, "fuse.moosefs": true, "fuse.mfs": true,
}

// classifyLinux decides by the magic number; name gives the mount's type and
// is asked only if it matters.
func classifyLinux(magic uint32, name func() string) bool {
	if magic == linuxFUSE {
		return fuseNetwork[name()]
	}
	_, network := linuxNetwork[magic]
	return network
}

// mountType finds the type of the mount with a device number in a table of
// the form of /proc/self/mountinfo; "" if it is not there.
func mountType(table io.Reader, major, minor string) string {
	lines := bufio.NewScanner(table)
	for lines.Scan() {
		// id parent major:minor root place options [tags …] - type source options
		before, after, ok := strings.Cut(lines.Text(), " - ")
		if !ok {
			continue
		}
		fields := strings.Fields(before)
		if len(fields) < 3 || fields[2] != major+":"+minor {
			continue
		}
		typ, _, _ := strings.Cut(after, " ")
		return typ
	}
	return ""
}

// darwinLocal is MNT_LOCAL of sys/mount.h: the file system is stored locally.
const darwinLocal = 0x1000

// classifyDarwin decides by the flags of statfs.
func classifyDarwin(flags uint32) bool { return flags&darwinLocal == 0 }

// windowsRemote is DRIVE_REMOTE of GetDriveType.
const windowsRemote = 4

// classifyWindows decides by the path, whose links were followed, and by the
// type of its drive.
func classifyWindows(path string, driveType uint32) bool {
	return isUNC(path) || driveType == windowsRemote
}

// isUNC reports whether path is of the form \\server\share, as Windows reads it.
func isUNC(path string) bool {
	path = strings.ReplaceAll(path, "/", `\`)
	rest, ok := strings.CutPrefix(path, `\\`)
	if !ok {
		return false
	}
	if len(rest) >= 2 && (rest[0] == '?' || rest[0] == '.') && rest[1] == '\\' {
		// \\?\C:\… and \\.\C:\… are of this computer, \\?\UNC\server\share is not.
		device := rest[2:]
		return len(device) >= 4 && strings.EqualFold(device[:4], `UNC\`)
	}
	return rest != "" && rest[0] != '\\'
}
