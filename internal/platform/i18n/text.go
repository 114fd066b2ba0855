package i18n

// Text is a sentence in both languages, where it comes from data and not from the catalogue.
type Text struct {
	English string `yaml:"en"`
	French  string `yaml:"fr"`
}

// Both makes a text of its two languages.
func Both(english, french string) Text { return Text{English: english, French: french} }

// In gives the sentence in a language.
func (t Text) In(l Language) string {
	if l == French {
		return t.French
	}
	return t.English
}

// Whole reports whether the sentence is there in both languages.
func (t Text) Whole() bool { return t.English != "" && t.French != "" }
