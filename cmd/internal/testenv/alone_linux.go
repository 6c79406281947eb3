package testenv

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// aloneKey names, in the environment, the test that is run again.
const aloneKey = "POSTBAG_TEST_ALONE"

// Alone runs the test once more in a process whose network is its own: loopback,
// and nobody there but what the test starts. It is true in that process, and
// false here, when that test has passed: if !Alone(t) { return }.
func Alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(aloneKey) == t.Name() {
		check(t, raise("lo"))
		return true
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=5m", "-test.v")
	again.Env = append(os.Environ(), aloneKey+"="+t.Name())
	again.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := again.CombinedOutput()
	Need(t, "user namespaces", !errors.Is(err, fs.ErrPermission), "give a test a network of its own")
	t.Logf("alone:\n%s", out)
	check(t, err)
	return false
}

// raise brings a network interface up.
func raise(name string) error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	request, err := unix.NewIfreq(name)
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, request)
}
