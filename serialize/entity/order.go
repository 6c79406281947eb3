package entity

import "sort"

// OrderStep is the distance between the order numbers that Postman gives to
// siblings.
const OrderStep = 1000

// Ascending marks a longest run of numbers that ascend.
func Ascending[N int | float64](numbers []N) []bool {
	var ends []int // by length, the last of the run of that length that ends lowest
	before := make([]int, len(numbers))
	for i, n := range numbers {
		at := sort.Search(len(ends), func(k int) bool { return numbers[ends[k]] >= n })
		before[i] = -1
		if at > 0 {
			before[i] = ends[at-1]
		}
		if at == len(ends) {
			ends = append(ends, i)
		} else {
			ends[at] = i
		}
	}
	out := make([]bool, len(numbers))
	if len(ends) == 0 {
		return out
	}
	for i := ends[len(ends)-1]; i >= 0; i = before[i] {
		out[i] = true
	}
	return out
}

// FillGaps numbers what is not fixed evenly between what is, and behind the last
// in steps. First gives where the gap before the first fixed number begins. It
// reports false where there is no room left.
func FillGaps(numbers []float64, fixed []bool, first func(fixed float64) float64) bool {
	for i := 0; i < len(numbers); i++ {
		if fixed[i] {
			continue
		}
		end := i
		for end < len(numbers) && !fixed[end] {
			end++
		}
		low := 0.0
		if i > 0 {
			low = numbers[i-1]
		} else if end < len(numbers) {
			low = first(numbers[end])
		}
		if !fillGap(numbers, i, end, low) {
			return false
		}
		i = end - 1
	}
	return true
}

// fillGap numbers [start, end) upwards from low.
func fillGap(numbers []float64, start, end int, low float64) bool {
	width := float64(OrderStep)
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
