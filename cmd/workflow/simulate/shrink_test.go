package simulate

import "slices"

// shrink leaves out operations as long as the same law stays broken.
func shrink(h *history, broke *failure) (*history, *fleet, *failure) {
	small := *h
	for step := max(len(small.ops)/2, 1); step > 0; {
		found := false
		for at := 0; at < len(small.ops); {
			less := small
			less.ops = slices.Delete(slices.Clone(small.ops), at, min(at+step, len(small.ops)))
			if _, x := play(&less); x != nil && x.law == broke.law {
				small, found = less, true
			} else {
				at += step
			}
		}
		if step == 1 && !found {
			break
		}
		if step > 1 {
			step /= 2
		}
	}
	f, broke := play(&small)
	return &small, f, broke
}
