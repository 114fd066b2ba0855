package clock

// Provinces are the codes of the provinces and territories, by which holidays are kept.
func Provinces() []string {
	return []string{"AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"}
}
