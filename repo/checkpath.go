package repo

// CheckPath judges whether a path could be committed; it is a *PathError where
// not.
func CheckPath(path string) error { return checkPath(path) }
