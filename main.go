// Postbag keeps Postman data in a git repository and keeps devices in step
// through any git remote.
package main

import (
	"os"

	"github.com/postbag/postbag/cmd"
)

func main() { os.Exit(cmd.Main()) }
