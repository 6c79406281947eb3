package extras

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// Hash names a value: twelve hexadecimal digits of the SHA-256 of its compact
// JSON. Values that are entity.Equal have one hash on every machine.
func Hash(v entity.Value) string {
	sum := sha256.Sum256(json.Encode(v, ""))
	return hex.EncodeToString(sum[:6])
}
