package index

import (
	"crypto/sha1"
	"encoding/binary"
)

// Encode writes the index, in version 2, or 3 where an entry needs it. It is
// to be settled first.
func (x *Index) Encode() []byte {
	version := uint32(2)
	for i := range x.Entries {
		if x.Entries[i].Extended != 0 {
			version = 3
		}
	}
	be := binary.BigEndian
	b := append(make([]byte, 0, headSize+len(x.Entries)*112+hashSize), "DIRC"...)
	b = be.AppendUint32(be.AppendUint32(b, version), uint32(len(x.Entries)))
	for i := range x.Entries {
		b = appendEntry(b, &x.Entries[i])
	}
	if x.resolveUndo != nil {
		b = be.AppendUint32(append(b, "REUC"...), uint32(len(x.resolveUndo)))
		b = append(b, x.resolveUndo...)
	}
	sum := sha1.Sum(b)
	return append(b, sum[:]...)
}

func appendEntry(b []byte, e *Entry) []byte {
	start, be, s := len(b), binary.BigEndian, e.Stat
	for _, v := range [...]uint32{
		s.CTime, s.CTimeNano, s.MTime, s.MTimeNano, s.Dev, s.Ino, uint32(e.Mode), s.UID, s.GID, s.Size,
	} {
		b = be.AppendUint32(b, v)
	}
	b = append(b, e.Hash[:]...)
	flags := e.Flags&(assumeValid|stageMask) | uint16(min(len(e.Path), 0xfff))
	if e.Extended != 0 {
		b = be.AppendUint16(be.AppendUint16(b, flags|extendedPresent), e.Extended)
	} else {
		b = be.AppendUint16(b, flags)
	}
	b = append(b, e.Path...)
	for n := 8 - (len(b)-start)%8; n > 0; n-- {
		b = append(b, 0)
	}
	return b
}
