package merge

// fillGaps numbers what is not fixed evenly between what is; it reports false
// where there is no room left.
func fillGaps(numbers []float64, fixed []bool) bool {
	for i := 0; i < len(numbers); i++ {
		if fixed[i] {
			continue
		}
		end := i
		for end < len(numbers) && !fixed[end] {
			end++
		}
		if !fillGap(numbers, i, end) {
			return false
		}
		i = end - 1
	}
	return true
}

// fillGap numbers [start, end). Behind the last number it goes on in steps,
// before the first and between two it divides.
func fillGap(numbers []float64, start, end int) bool {
	low, width := 0.0, float64(step)
	if start > 0 {
		low = numbers[start-1]
	} else if end < len(numbers) {
		low = min(0, numbers[end]-step)
	}
	if end < len(numbers) {
		width = (numbers[end] - low) / float64(end-start+1)
	}
	if width >= 1 {
		width = float64(int64(width))
	}
	for i := start; i < end; i++ {
		numbers[i] = low + width*float64(i-start+1)
		if numbers[i] <= low || i > start && numbers[i] <= numbers[i-1] || end < len(numbers) && numbers[i] >= numbers[end] {
			return false
		}
	}
	return true
}
