package web

import (
	"encoding/json"
	"fmt"
	"time"
)

// sessionCodec writes a session the same way every time, so that one that has not changed is seen to be the same, and
// quickly: the usual codec describes its types anew in every session. A session holds texts and whole numbers.
type sessionCodec struct{}

type sessionText struct {
	Deadline time.Time         `json:"deadline"`
	Texts    map[string]string `json:"texts,omitempty"`
	Numbers  map[string]int64  `json:"numbers,omitempty"`
}

// Encode writes a session; a value that is neither a text nor an int64 is a fault of the program.
func (sessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	s := sessionText{deadline, map[string]string{}, map[string]int64{}}
	for name, value := range values {
		switch v := value.(type) {
		case string:
			s.Texts[name] = v
		case int64:
			s.Numbers[name] = v
		default:
			return nil, fmt.Errorf("session: %s is a %T", name, value)
		}
	}
	return json.Marshal(s)
}

// Decode reads a session. One that was written otherwise holds nobody: whoever had it signs in again.
func (sessionCodec) Decode(data []byte) (time.Time, map[string]any, error) {
	var s sessionText
	values := map[string]any{}
	if json.Unmarshal(data, &s) != nil {
		return time.Now().Add(lifetime).UTC(), values, nil
	}
	for name, v := range s.Texts {
		values[name] = v
	}
	for name, v := range s.Numbers {
		values[name] = v
	}
	return s.Deadline, values, nil
}
