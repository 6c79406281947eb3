package workflow

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/cmd/internal/visible"
)

// Device is the computer, or the folder on it, that a store is on.
type Device struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

const deviceFile = "device.json"

// readDevice reads what drawDevice wrote; a store without one has no device.
func readDevice(dir string) (Device, error) {
	data, err := os.ReadFile(filepath.Join(dir, deviceFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Device{}, nil
	}
	var d Device
	if err == nil {
		err = json.Unmarshal(data, &d)
	}
	return d, err
}

// drawDevice gives a new store its device: a random id, and the name given or
// that of the host.
func drawDevice(dir, name string) (Device, error) {
	if name == "" {
		name, _ = os.Hostname()
	}
	var id [8]byte
	rand.Read(id[:])
	d := Device{ID: hex.EncodeToString(id[:]), Name: oneLine(name)}
	return d, writeDevice(dir, d)
}

// oneLine makes a text fit for a trailer or a subject, which git shows as they
// are.
func oneLine(s string) string { return visible.Line(strings.Join(strings.Fields(s), " ")) }

// nameDevice draws a device, or gives the one that is there another name.
func nameDevice(dir string, known Device, name string) (Device, error) {
	if known.ID == "" {
		return drawDevice(dir, name)
	}
	known.Name = oneLine(name)
	return known, writeDevice(dir, known)
}

func writeDevice(dir string, d Device) error {
	data, err := json.Marshal(d)
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, deviceFile), append(data, '\n'), 0o644)
	}
	return err
}
