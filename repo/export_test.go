package repo

import "time"

// SetLockWait makes a test wait less for a lock that will not be given up.
func (r *Repo) SetLockWait(d time.Duration) { r.lockWait = d }
