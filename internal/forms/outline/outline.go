// Package outline finds its way in the YAML of a form's definition: what it holds under which name, and at which line.
//
// Start at [Within].
package outline

import "go.yaml.in/yaml/v4"

// Top gives what a text holds, without the document around it.
func Top(node *yaml.Node) *yaml.Node {
	if node != nil && node.Kind == yaml.DocumentNode && len(node.Content) > 0 {
		return node.Content[0]
	}
	return node
}

// Within gives what a mapping holds under a key, or nothing.
func Within(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

// Entries gives what a list holds, or nothing.
func Entries(node *yaml.Node) []*yaml.Node {
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	return node.Content
}

// Scalars gathers what a text says as a value, or as a name.
func Scalars(node *yaml.Node, into map[string]bool) {
	if node.Kind == yaml.ScalarNode {
		into[node.Value] = true
	}
	for _, n := range node.Content {
		Scalars(n, into)
	}
}
