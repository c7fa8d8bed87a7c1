package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"punchline/app"
	"punchline/app/cli"
	"punchline/app/simulator"
	"punchline/app/sqlite/sqlitetest"
	"punchline/app/timeclock"

	"crypto/x509"
	"encoding/pem"
)

// asProgram makes this test binary behave as the program itself, so that tests
// can start, stop and kill real processes.
const asProgram = "PUNCHLINE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	cli.SetConnectSettle(50 * time.Millisecond)
	if os.Getenv(asProgram) != "" {
		env := cli.OSEnv("test")
		env.Keychain = false
		os.Exit(cli.Run(context.Background(), env))
	}
	os.Exit(m.Run())
}

// process is a running program.
type process struct {
	cmd    *exec.Cmd
	ready  map[string]any // the line it printed
	stderr bytes.Buffer
	exited chan struct{}
}

// start starts the program and waits for its ready line.
func start(t testing.TB, env []string, args ...string) *process {
	t.Helper()
	p := &process{exited: make(chan struct{})}
	p.cmd = exec.Command(os.Args[0], args...)
	p.cmd.Env = append(append(os.Environ(), asProgram+"=1"), env...)
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	go func() {
		p.cmd.Wait()
		close(p.exited)
	}()
	t.Cleanup(p.kill)
	if err == nil {
		err = json.Unmarshal(line, &p.ready)
	}
	if err != nil || p.ready["ready"] != true {
		p.kill()
		t.Fatalf("not ready: %q, %v\n%s", line, err, p.stderr.String())
	}
	return p
}

// kill ends the process as a power cut would, and returns when it is gone.
func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.exited
}

// stop asks the process to end and returns when it is gone.
func (p *process) stop() {
	p.cmd.Process.Signal(stopSignal)
	<-p.exited
}

// run runs the program to its end, in this process.
func run(t testing.TB, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return runFrom(t, strings.NewReader(""), env, args...)
}

// runFrom is run with a standard input.
func runFrom(t testing.TB, in io.Reader, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out bytes.Buffer
	code, stderr = runOn(t, in, &out, env, args...)
	return code, out.String(), stderr
}

// runOn is run with a standard input and output.
func runOn(t testing.TB, in io.Reader, out io.Writer, env []string, args ...string) (code int, stderr string) {
	t.Helper()
	var errs bytes.Buffer
	code = cli.Run(t.Context(), cli.Env{Args: args, Stdin: in, Stdout: out, Stderr: &errs, Version: "test", Getenv: func(name string) (value string) {
		for _, v := range env { // the last one counts, as in a real environment
			if v, ok := strings.CutPrefix(v, name+"="); ok {
				value = v
			}
		}
		return value
	}})
	return code, errs.String()
}

func pid(p *process) string { return strconv.Itoa(p.cmd.Process.Pid) }

// office is a data folder with a registered Bot and linked employees, and the
// simulated LINE WORKS it is registered with.
type office struct {
	dir string
	env []string
	sim *simulator.Simulator
	bot simulator.Bot
	cfg app.Config
}

func newOffice(t testing.TB, people int, accepted func(simulator.Send)) *office {
	t.Helper()
	a, key, err := simulator.NewApp("example.com")
	if err != nil {
		t.Fatal(err)
	}
	c := simulator.Config{App: a, DefaultLimit: 1_000_000, OnAccepted: accepted}
	for i := range people {
		c.Users = append(c.Users, simulator.User{ID: sqlitetest.UserID(i), Email: fmt.Sprintf("user%04d@example.com", i)})
	}
	o := &office{dir: filepath.Join(t.TempDir(), "data"), sim: simulator.New(c)}
	if err := o.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		o.sim.Close(ctx)
	})
	keyFile := filepath.Join(t.TempDir(), "test.key")
	o.env = []string{"PUNCHLINE_KEY_FILE=" + keyFile, "PUNCHLINE_DATA=" + o.dir, "LANG=C",
		"PUNCHLINE_LINEWORKS_AUTH_URL=" + o.sim.AuthURL(), "PUNCHLINE_LINEWORKS_API_URL=" + o.sim.APIURL()}
	o.bot = simulator.Bot{ID: 2000001, Name: "打刻", Owner: a.ClientID, Secret: "12345a12-b12c-12d3-e123fghijkl", EnableCallback: true,
		CallbackEvents: []string{"text"}, ChannelEvents: []string{"message", "postback"}}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	o.cfg = app.Config{DataDir: o.dir, KeyFile: keyFile}
	o.with(t, func(x *app.App) {
		if err := x.DB.SaveRegistration(t.Context(), timeclock.Owner(),
			timeclock.Registration{ClientID: a.ClientID, ServiceAccount: a.ServiceAccount, DomainID: 10000001, BotID: "2000001", BotName: "打刻"},
			timeclock.Credentials{ClientSecret: timeclock.NewSecret(a.ClientSecret), BotSecret: timeclock.NewSecret(o.bot.Secret),
				PrivateKey: timeclock.NewSecret(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))}); err != nil {
			t.Fatal(err)
		}
		sqlitetest.Company(t, x.DB, people)
	})
	return o
}

// with opens the folder in this process for a moment; no program may run on it.
func (o *office) with(t testing.TB, f func(*app.App)) {
	t.Helper()
	a := app.New(o.cfg)
	if err := a.Open(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	f(a)
}

// serve starts `punchline serve` and tells the simulator where it listens.
func (o *office) serve(t testing.TB) *process {
	t.Helper()
	p := start(t, o.env, "serve", "--addr", "127.0.0.1:0")
	o.bot.CallbackURL = p.ready["callback_url"].(string)
	o.sim.AddBot(o.bot)
	return p
}

// shared is a value that several goroutines see.
type shared[T any] struct {
	mu sync.Mutex
	v  T
}

func (o *shared[T]) set(v T) { o.mu.Lock(); defer o.mu.Unlock(); o.v = v }
func (o *shared[T]) get() T  { o.mu.Lock(); defer o.mu.Unlock(); return o.v }
