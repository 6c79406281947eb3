package yaml

import "strconv"

// Error says why a file can not be read and where.
type Error struct {
	Line     int    // of the fault, from 1; 0 where it is not known
	Msg      string // lower case, without the line
	Conflict bool   // the fault is a conflict marker that git left behind
}

// Error says what is wrong.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Msg
	}
	return "line " + strconv.Itoa(e.Line) + ": " + e.Msg
}
