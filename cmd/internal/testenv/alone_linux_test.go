package testenv

import (
	"net"
	"testing"
)

func TestAlone(t *testing.T) {
	if !Alone(t) {
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:80")
	check(t, err)
	defer listener.Close()
	_, err = net.Dial("tcp", listener.Addr().String())
	check(t, err)
	if faces, err := net.Interfaces(); err != nil || len(faces) != 1 {
		t.Errorf("not alone: %v, %v", faces, err)
	}
}
