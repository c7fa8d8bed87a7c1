package machine

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestIsNetworkHere(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "not", "yet", "there")} {
		if network, err := IsNetwork(path); network || err != nil {
			t.Errorf("%s: %v, %v", path, network, err)
		}
	}
}

func TestClassifyLinux(t *testing.T) {
	tests := []struct {
		what  string
		magic uint32
		name  string
		want  bool
	}{
		{"ext4", 0xef53, "", false},
		{"xfs", 0x58465342, "", false},
		{"btrfs", 0x9123683e, "", false},
		{"tmpfs", 0x01021994, "", false},
		{"overlay", 0x794c7630, "", false},
		{"a folder of the host", 0x01021997, "", false},
		{"nfs", 0x6969, "", true},
		{"cifs", 0xff534d42, "", true},
		{"smb2", 0xfe534d42, "", true},
		{"ceph", 0x00c36400, "", true},
		{"sshfs", linuxFUSE, "fuse.sshfs", true},
		{"the desktop's network places", linuxFUSE, "fuse.gvfsd-fuse", true},
		{"an NTFS disk", linuxFUSE, "fuseblk", false},
		{"an encrypted folder", linuxFUSE, "fuse.gocryptfs", false},
		{"nobody knows", linuxFUSE, "", false},
	}
	for _, tt := range tests {
		name := func() string {
			if tt.magic != linuxFUSE {
				t.Errorf("%s: the name is asked for", tt.what)
			}
			return tt.name
		}
		if got := classifyLinux(tt.magic, name); got != tt.want {
			t.Errorf("%s: %v", tt.what, got)
		}
	}
}

func TestMountType(t *testing.T) {
	const table = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
97 22 0:45 / /srv/x/server rw,nosuid,nodev,relatime shared:52 - fuse.sshfs x@server:/ rw,user_id=1000
98 22 0:46 / /mnt/a\040b rw - nfs4 nas:/vol rw
a line of another form
99 22
`
	for device, want := range map[[2]string]string{{"8", "1"}: "ext4", {"0", "45"}: "fuse.sshfs", {"0", "46"}: "nfs4", {"0", "4"}: "", {"0", "99"}: ""} {
		if got := mountType(strings.NewReader(table), device[0], device[1]); got != want {
			t.Errorf("%v is %q, want %q", device, got, want)
		}
	}
}

func TestClassifyDarwin(t *testing.T) {
	if classifyDarwin(0x4000 | darwinLocal) {
		t.Error("a local disk is on a network")
	}
	if !classifyDarwin(0x4000) {
		t.Error("a mounted share is local")
	}
}

func TestClassifyWindows(t *testing.T) {
	const fixed = 3
	tests := []struct {
		path  string
		drive uint32
		want  bool
	}{
		{`C:\Users\x\AppData\Local\Punchline`, fixed, false},
		{`\\?\C:\Users\x`, fixed, false},
		{`\\.\C:\Users\x`, fixed, false},
		{`//?/C:/Users/x`, fixed, false},
		{`E:\`, 2, false}, // removable
		{`Z:\kintai`, windowsRemote, true},
		{`\\nas\kintai`, 1, true},
		{`//nas/kintai`, 1, true},
		{`\\?\UNC\nas\kintai`, 1, true},
		{`\\.\unc\nas\kintai`, 1, true},
		{`\\wsl.localhost\Debian\home`, 1, true},
		{`\\?\Volume{b75e2c83-0000-0000-0000-602f00000000}\x`, fixed, false},
		{`\kintai`, fixed, false},
		{`\\`, fixed, false},
		{`\\\x`, fixed, false},
		{``, fixed, false},
	}
	for _, tt := range tests {
		if got := classifyWindows(tt.path, tt.drive); got != tt.want {
			t.Errorf("%s on a drive of type %d: %v", tt.path, tt.drive, got)
		}
	}
}
