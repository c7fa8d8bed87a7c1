package machine

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"punchline/app/timeclock"
)

// lockEnv makes the test binary a process that takes the lock it names, says
// so, and holds it until its input ends.
const lockEnv = "PUNCHLINE_TEST_LOCK"

func TestMain(m *testing.M) {
	if path := os.Getenv(lockEnv); path != "" {
		l, held, err := Lock(path)
		fmt.Println(held, err)
		io.Copy(io.Discard, os.Stdin)
		if held {
			l.Unlock()
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keeper.lock")
	l, held, err := Lock(path)
	if err != nil || !held {
		t.Fatalf("the first gets %v, %v", held, err)
	}
	if _, again, err := Lock(path); again || err != nil {
		t.Errorf("a second part of the process gets %v, %v", again, err)
	}
	h, ok := LockHolder(path)
	if !ok || h.PID != os.Getpid() || time.Since(h.Since).Abs() > time.Minute {
		t.Errorf("the holder is %+v, %v", h, ok)
	}
	taken := LockTaken(path)
	if timeclock.CodeOf(taken) != timeclock.CodeKeeperRunning || timeclock.ArgsOf(taken)["pid"] != strconv.Itoa(os.Getpid()) {
		t.Errorf("taken: %v %v", taken, timeclock.ArgsOf(taken))
	}
	for range 2 {
		if err := l.Unlock(); err != nil {
			t.Error(err)
		}
	}
	if _, ok := LockHolder(path); ok {
		t.Error("the note of the holder is still there")
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the lock file is gone: %v", err)
	}
	l, held, err = Lock(path)
	if err != nil || !held {
		t.Fatalf("given back, it is not free: %v, %v", held, err)
	}
	if err := l.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestLockOfAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keeper.lock")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := exec.Command(exe)
	other.Env = append(os.Environ(), lockEnv+"="+path)
	in, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if said != "true <nil>\n" {
		t.Fatalf("the other process says %q, %v", said, err)
	}
	if _, held, err := Lock(path); held || err != nil {
		t.Errorf("held by another process, we get %v, %v", held, err)
	}
	if h, ok := LockHolder(path); !ok || h.PID != other.Process.Pid {
		t.Errorf("the holder is %+v, not %d", h, other.Process.Pid)
	}

	// Ended without a chance to clean up, it holds nothing any more.
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	other.Wait()
	l, held, err := Lock(path)
	if err != nil || !held {
		t.Fatalf("after its end we get %v, %v", held, err)
	}
	if h, _ := LockHolder(path); h.PID != os.Getpid() {
		t.Errorf("the holder is still %+v", h)
	}
	if err := l.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestLockCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(file, "keeper.lock"), filepath.Join(file+"-missing", "keeper.lock")} {
		_, held, err := Lock(path)
		if held || timeclock.CodeOf(err) != timeclock.CodeDataUnwritable || timeclock.ArgsOf(err)["path"] != path {
			t.Errorf("%s: %v, %v", path, held, err)
		}
	}
}

func TestLockHolderReadsNonsense(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keeper.lock")
	for _, note := range []string{"", "{", "[]", `{"pid":0}`, `{"pid":-1}`, `{"pid":"x"}`} {
		if err := os.WriteFile(holderPath(path), []byte(note), 0o600); err != nil {
			t.Fatal(err)
		}
		if h, ok := LockHolder(path); ok {
			t.Errorf("%q is read as %+v", note, h)
		}
		if err := LockTaken(path); timeclock.CodeOf(err) != timeclock.CodeKeeperRunning {
			t.Errorf("%q: %v", note, err)
		}
	}
}
