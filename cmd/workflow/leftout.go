package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/run"
)

// leftOut says what a run leaves out of its report, a line for each secret and
// one for all bodies, each with how often.
func leftOut(missing []run.Missing) []string {
	var lines []string
	count := map[string]int{}
	for _, m := range missing {
		if m.Dropped {
			continue
		}
		if count[m.Name]++; count[m.Name] == 1 {
			lines = append(lines, m.Name)
		}
	}
	for i, name := range lines {
		lines[i] = fmt.Sprintf("%s (%s)", secretName(name), Count(count[name], "place"))
	}
	if bodies, bytes := droppedBodies(missing); bodies > 0 {
		lines = append(lines, droppedText(bodies, bytes))
	}
	return lines
}

func droppedBodies(missing []run.Missing) (bodies, bytes int) {
	for _, m := range missing {
		if m.Dropped {
			bodies++
			bytes += m.Bytes
		}
	}
	return bodies, bytes
}

func droppedText(bodies, bytes int) string {
	if bodies == 1 {
		return fmt.Sprintf("a response body of %d bytes", bytes)
	}
	return fmt.Sprintf("%d response bodies of %d bytes in all", bodies, bytes)
}

// secretName says in words what run.Missing has as "environment/token".
func secretName(name string) string {
	place, rest, _ := strings.Cut(name, "/")
	switch place {
	case "environment", "globals":
		return fmt.Sprintf("secret %s of the %s", rest, place)
	case "header":
		return "value of the header " + rest
	case "query":
		return "query parameter " + rest
	case "url":
		return rest + " of a URL"
	case "auth":
		return "credential " + strings.ReplaceAll(rest, "/", " ")
	}
	return "secret " + rest
}

// notStored are lines about what an import does not store.
func notStored(environment string, missing []run.Missing) []string {
	var notes, credentials []string
	variables := map[string][]string{}
	for _, m := range missing {
		place, rest, _ := strings.Cut(m.Name, "/")
		switch {
		case m.Dropped:
		case place == "environment" || place == "globals":
			variables[place] = addOnce(variables[place], rest)
		default:
			credentials = addOnce(credentials, secretName(m.Name))
		}
	}
	if names := variables["environment"]; len(names) > 0 {
		of := "the environment"
		if environment != "" {
			of = "environment " + environment
		}
		notes = append(notes, secretNote(of, names))
	}
	if names := variables["globals"]; len(names) > 0 {
		notes = append(notes, secretNote("the globals", names))
	}
	if len(credentials) > 0 {
		notes = append(notes, Count(len(credentials), "credential")+areNot(len(credentials))+" stored: "+strings.Join(credentials, ", "))
	}
	if bodies, bytes := droppedBodies(missing); bodies > 0 {
		notes = append(notes, droppedText(bodies, bytes)+areNot(bodies)+" stored (runs.body-limit)")
	}
	return notes
}

func secretNote(of string, names []string) string {
	return fmt.Sprintf("%s of %s%s stored: %s", Count(len(names), "secret"), of, areNot(len(names)), strings.Join(names, ", "))
}

func areNot(n int) string {
	if n == 1 {
		return " is not"
	}
	return " are not"
}

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
