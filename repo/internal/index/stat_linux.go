package index

import (
	"io/fs"
	"syscall"
)

// StatOf is what the index keeps of a file's description.
func StatOf(info fs.FileInfo) Stat {
	s := portable(info)
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		s.CTime, s.CTimeNano = uint32(sys.Ctim.Sec), uint32(sys.Ctim.Nsec)
		s.Dev, s.Ino, s.UID, s.GID = uint32(sys.Dev), uint32(sys.Ino), sys.Uid, sys.Gid
	}
	return s
}
