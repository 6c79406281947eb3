package workflow

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// wholeOf is a record of a conflict of lines as if it were about the whole text.
func wholeOf(r *merge.Record) *merge.Record {
	whole := *r
	whole.Kind = merge.ValueConflict
	return &whole
}

// editText is what there is where a conflict is, as text to be edited: lines with
// those around, or the whole text where they are not there any more. It ends
// with a line end.
func (k *docket) editText(r *merge.Record, now entity.Value, there bool) string {
	text := ""
	switch lines, isText := now.(string); {
	case r.Kind == merge.LinesConflict && there && isText:
		text = r.Context.Before + lines + r.Context.After
	case r.Kind == merge.LinesConflict:
		now, _ = merge.Now(k.read.Workspace, wholeOf(r))
		text = plainText(now)
	default:
		text = plainText(now)
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}

// plainText is a value as text that can be read again.
func plainText(v entity.Value) string {
	if s, ok := v.(string); ok {
		return s
	}
	if text, special := textOfValue(v); !special {
		return text
	}
	return ""
}

// editedValue is the value that a person wrote instead of what there is.
func editedValue(r *merge.Record, text string, now entity.Value, there bool) (entity.Value, error) {
	if r.Kind == merge.LinesConflict {
		lines, _ := strings.CutPrefix(text, r.Context.Before)
		lines, _ = strings.CutSuffix(lines, r.Context.After)
		return lines, nil
	}
	like := now
	if !there || now == merge.Absent {
		like = r.Sides[0].Value
		if like == merge.Absent {
			like = r.Sides[1].Value
		}
	}
	text = endingLike(text, plainText(like))
	switch like.(type) {
	case string:
		return text, nil
	case merge.Bytes:
		return merge.Bytes(text), nil
	}
	return typedValue(r, text, like)
}

// endingLike is text without the line end that it was given to be edited with.
func endingLike(text, before string) string {
	if strings.HasSuffix(before, "\n") {
		return text
	}
	return strings.TrimSuffix(text, "\n")
}

// typedValue reads a value that is no text, of the type that it was.
func typedValue(r *merge.Record, text string, like entity.Value) (entity.Value, error) {
	v, err := yaml.Decode([]byte(text))
	if err != nil {
		if r.Kind == merge.UnreadableConflict {
			return merge.Bytes(text), nil
		}
		return nil, leave(fmt.Sprintf("what was written cannot be understood: %v", err))
	}
	_, wasMap := like.(*entity.Map)
	_, isMap := v.(*entity.Map)
	_, wasList := like.(entity.List)
	_, isList := v.(entity.List)
	if wasMap != isMap || wasList != isList {
		return nil, leave("what was written is of another type than what there is")
	}
	return v, nil
}

// onlyBetween tells whether the lines around those of a conflict are there and
// were left as they are.
func (c *court) onlyBetween(r *merge.Record, written string) bool {
	_, there := merge.Now(c.Workspace, r)
	around := r.Context.Before + r.Context.After
	return there && len(written) >= len(around) && strings.HasPrefix(written, r.Context.Before) && strings.HasSuffix(written, r.Context.After)
}

// editedLines is the text that a conflict of lines is in, with what a person
// wrote in the place of the lines and those around; the whole text where they
// are not there any more.
func (c *court) editedLines(r *merge.Record, written string) (*merge.Record, string, error) {
	whole := wholeOf(r)
	now, _ := merge.Now(c.Workspace, whole)
	have, isText := now.(string)
	lines, there := merge.Now(c.Workspace, r)
	block, _ := lines.(string)
	if !isText || !there {
		return whole, endingLike(written, have), nil
	}
	end := "\n"
	if strings.Contains(have, "\r\n") {
		end, have = "\r\n", strings.ReplaceAll(have, "\r\n", "\n")
	}
	block = r.Context.Before + block + r.Context.After
	if !strings.Contains(have, block) {
		block, written = strings.TrimSuffix(block, "\n"), strings.TrimSuffix(written, "\n")
	}
	if block == "" || strings.Count(have, block) != 1 {
		return nil, "", leave("the lines around are there more than once: set the whole field with postbag set")
	}
	return whole, strings.ReplaceAll(strings.Replace(have, block, written, 1), "\n", end), nil
}
