package settle

import "slices"

// Press is the model after a key, by its name: "left", "enter", "k".
func (m Model) Press(key string) Model {
	m.note = ""
	switch m.mode {
	case summing:
		return m.pressSumming(key)
	case confirming:
		return m.pressConfirming(key)
	case quitting:
		return m.pressQuitting(key)
	case left, wantsEditor:
		return m
	}
	return m.pressChoosing(key)
}

func (m Model) pressChoosing(key string) Model {
	switch key {
	case "up", "shift+tab":
		return m.show(m.at - 1)
	case "down", "tab":
		return m.show(m.at + 1)
	case "left":
		m.cursor = max(0, m.cursor-1)
	case "right":
		m.cursor = min(len(m.options())-1, m.cursor+1)
	case "enter":
		return m.choose(m.options()[m.cursor].choice)
	case "pgdown", "space", "f", "ctrl+d":
		m.scroll = min(m.scroll+m.page(), m.lastScroll())
	case "pgup", "ctrl+u":
		m.scroll = max(0, m.scroll-m.page())
	case "u":
		return m.undo()
	case "a":
		return m.askAll()
	case "s":
		m.mode, m.scroll = summing, 0
	case "q", "esc", "ctrl+c":
		return m.quit()
	default:
		for _, o := range m.options() {
			if o.key == key {
				return m.choose(o.choice)
			}
		}
	}
	return m
}

func (m Model) pressConfirming(key string) Model {
	choice := m.again
	m.mode = choosing
	if key != "y" {
		m.note = "Nothing was chosen"
		return m
	}
	m = m.remember()
	for i := range m.cases {
		if !m.isDecided(i) && slices.ContainsFunc(m.cases[i].options(), func(o option) bool { return o.choice == choice }) {
			m.decisions[i] = Decision{Choice: choice}
		}
	}
	m.mode, m.scroll = summing, 0
	return m
}

func (m Model) pressSumming(key string) Model {
	switch key {
	case "enter", "w", "y":
		m.mode, m.write = left, true
	case "u":
		return m.undo()
	case "pgdown", "space", "down":
		m.scroll = min(m.scroll+m.page(), m.lastScroll())
	case "pgup", "up":
		m.scroll = max(0, m.scroll-m.page())
	case "q", "ctrl+c":
		return m.quit()
	default:
		m.mode = choosing
		return m.show(m.at)
	}
	return m
}

func (m Model) pressQuitting(key string) Model {
	switch key {
	case "y", "w":
		m.mode, m.write = left, true
	case "n", "ctrl+c":
		m.mode = left
	default:
		m.mode = choosing
	}
	return m
}
