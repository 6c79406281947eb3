//go:build !linux

package repo

import "os"

// exchange would swap two files in one step; here the system cannot.
func exchange(*os.Root, string, string) (bool, error) { return false, nil }
