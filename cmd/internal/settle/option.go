package settle

// option is a choice with the key that makes it and what it is called.
type option struct {
	choice Choice
	key    string
	name   string
}

// options are the choices that a case leaves, that which decides nothing first.
func (c Case) options() []option {
	out := []option{{Later, "l", "later"}, {Keep, "k", "keep"}}
	if c.shown() >= 0 {
		out = append(out, option{Other, "o", "other"})
	} else {
		out = append(out, option{First, "1", "left"}, option{Second, "2", "right"})
	}
	out = append(out, option{Base, "b", "base"})
	if c.Both {
		out = append(out, option{Both, "t", "both"})
	}
	return append(out, option{Edited, "e", "edit"})
}

func (m Model) options() []option { return m.cases[m.at].options() }

// shown is the side that shows, -1 where neither does.
func (c Case) shown() int {
	for i, s := range c.Sides {
		if s.Shown {
			return i
		}
	}
	return -1
}

// meaning says what a choice does, in a few words.
func (c Case) meaning(choice Choice) string {
	n := c.shown()
	switch {
	case choice == Keep && n >= 0:
		return "keep what is shown, of " + c.Sides[n].By
	case choice == Keep:
		return "keep what is there"
	case choice == Other && n >= 0:
		return "take what is not shown, of " + c.Sides[1-n].By
	case choice == First:
		return "take the left side, of " + c.Sides[0].By
	case choice == Second:
		return "take the right side, of " + c.Sides[1].By
	case choice == Base:
		return "take it as it was before both"
	case choice == Both:
		return "take both, what is shown first"
	case choice == Edited:
		return "write it in your editor"
	}
	return "leave it open for now"
}
