//go:build !linux && !darwin

package index

import "io/fs"

// StatOf is what the index keeps of a file's description. The fields that
// this system has no use for are zero; git then looks into the file once.
func StatOf(info fs.FileInfo) Stat { return portable(info) }
