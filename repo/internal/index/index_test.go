package index

import (
	"reflect"
	"testing"

	"github.com/postbag/postbag/repo/internal/object"
)

func TestWhatIsEncodedIsDecoded(t *testing.T) {
	x := &Index{}
	x.Apply([]Change{
		{Entry: Entry{Path: "b/c", Mode: object.ModeFile, Hash: object.Hash{1}, Stat: Stat{Size: 3, MTime: 7}}},
		{Entry: Entry{Path: "a", Mode: object.ModeExec, Hash: object.Hash{2}, Extended: intentToAdd}},
		{Entry: Entry{Path: "b.c", Mode: object.ModeFile, Hash: object.Hash{3}, Flags: assumeValid}},
	})
	got, err := decode(x.Encode())
	if err != nil {
		t.Fatal(err)
	}
	for i := range x.Entries {
		x.Entries[i].fresh = false
	}
	if !reflect.DeepEqual(got.Entries, x.Entries) {
		t.Errorf("got  %+v\nwant %+v", got.Entries, x.Entries)
	}
}

func TestApplyKeepsFilesAndFoldersApart(t *testing.T) {
	x := &Index{}
	add := func(path string) Change { return Change{Entry: Entry{Path: path, Mode: object.ModeFile}} }
	x.Apply([]Change{add("a/b"), add("a/c/d"), add("a-"), add("e")})
	x.Apply([]Change{add("a"), add("e/f")})
	var paths []string
	for _, e := range x.Entries {
		paths = append(paths, e.Path)
	}
	if want := []string{"a", "a-", "e/f"}; !reflect.DeepEqual(paths, want) {
		t.Errorf("%q, want %q", paths, want)
	}
}

func TestUnfinishedMergeOfAPathIsSettled(t *testing.T) {
	x := &Index{Entries: []Entry{{Path: "a", Flags: 0x1000}, {Path: "a", Flags: 0x2000}, {Path: "a", Flags: 0x3000}}}
	if x.Find("a") != nil {
		t.Error("a side of a merge was taken for the file")
	}
	x.Apply([]Change{{Entry: Entry{Path: "a", Mode: object.ModeFile}}})
	if len(x.Entries) != 1 || x.Find("a") == nil {
		t.Errorf("%+v", x.Entries)
	}
}

func FuzzDecode(f *testing.F) {
	x := &Index{}
	x.Apply([]Change{{Entry: Entry{Path: "a/b", Mode: object.ModeFile}}, {Entry: Entry{Path: "a/c", Mode: object.ModeFile}}})
	f.Add(x.Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) >= hashSize { // past the checksum
			clear(data[len(data)-hashSize:])
		}
		x, err := decode(data)
		if err != nil {
			return
		}
		if _, err := decode(x.Encode()); err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		}
	})
}
