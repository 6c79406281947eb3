package index

import "io/fs"

func portable(info fs.FileInfo) Stat {
	t := info.ModTime()
	return Stat{MTime: uint32(t.Unix()), MTimeNano: uint32(t.Nanosecond()), Size: uint32(info.Size())}
}

// same compares two descriptions of a file. Where one of them lacks what only
// some systems and programs record, time and size decide.
func (s Stat) same(t Stat) bool {
	if s.CTime == 0 || t.CTime == 0 || s.Ino == 0 || t.Ino == 0 {
		return s.MTime == t.MTime && s.MTimeNano == t.MTimeNano && s.Size == t.Size
	}
	return s == t
}
