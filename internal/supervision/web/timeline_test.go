package web

import (
	"encoding/json"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// CCM-15, UX-1: what one check-in recorded at once is one entry with its note, the next day and what is to be done; what came
// with an earlier outcome stays with that one. A long file is given page by page, and nothing is left out between them.
func TestTheTimelineIsOfActs(t *testing.T) {
	at := time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC)
	var v fileView
	event := func(seq int64, act history.Act, kind history.Kind, when time.Time, payload any) {
		text, err := json.Marshal(payload)
		if err != nil {
			t.Fatal(err)
		}
		v.Events = append(v.Events, history.Event{Seq: seq, Act: act, Kind: kind, Recorded: when, Payload: string(text)})
	}
	record := func(seq int64, when time.Time, outcome string) {
		event(seq+2, history.ActCheckInRecorded, history.NoteSigned, when, history.NotePayload{Note: "n", Kind: "check_in"})
		event(seq+1, history.ActCheckInRecorded, history.CheckInDue, when, history.CheckInDuePayload{CheckIn: "next", Due: "2026-11-17"})
		event(seq, history.ActCheckInRecorded, history.CheckInOutcome, when, history.CheckInOutcomePayload{CheckIn: "c", Outcome: outcome})
	}
	record(10, at.Add(time.Hour), "KEPT")
	record(7, at, "MISSED")
	event(6, history.ActRiskChanged, history.RiskSet, at, history.RiskPayload{Risk: "LOW"})
	v.File = supervision.File{ID: "f", State: supervision.Active}
	v.Tasks = []schedule.Task{{Rule: "late", Source: "contact:c", Made: at.Add(time.Hour)}, {Rule: "first", Source: "checkin:c", Made: at.Add(-time.Millisecond)},
		{Rule: "other", Source: "checkin:d", Made: at}, {Rule: "bed", Source: "", Made: at}}
	list, older := v.timeline()
	if len(list) != 3 || older != 0 {
		t.Fatalf("%+v, %d", list, older)
	}
	for i, want := range []struct {
		kind   history.Kind
		beside []history.Kind
		task   string
	}{{history.CheckInOutcome, []history.Kind{history.CheckInDue, history.NoteSigned}, "late"}, {history.CheckInOutcome, []history.Kind{history.CheckInDue, history.NoteSigned}, "first"}, {history.RiskSet, nil, ""}} {
		m := list[i]
		if v.Events[m.at].Kind != want.kind || len(m.beside) != len(want.beside) || want.task != "" && (len(m.tasks) != 1 || m.tasks[0].Rule != want.task) {
			t.Errorf("%d: %+v", i, m)
			continue
		}
		for j, kind := range want.beside {
			if v.Events[m.beside[j]].Kind != kind {
				t.Errorf("%d: %s stands at %d", i, v.Events[m.beside[j]].Kind, j)
			}
		}
	}
	if href := v.noteAddress(list[0].beside[1]); href != "/files/f/notes?note=n#note-n" || v.noteAddress(list[2].at) != "" {
		t.Errorf("the note is at %q", href)
	}

	for i, want := range map[int]string{0: "/files/f/check-ins/c", 1: "", 2: ""} { // only the last outcome is put right, by whoever may
		if href := v.rightAddress(latestOutcomes(v.Events)[list[i].at]); href != "" {
			t.Errorf("%d: put right at %q by somebody who may not", i, href)
		}
		v.May = map[access.Action]bool{access.CheckInWrite: true}
		if href := v.rightAddress(latestOutcomes(v.Events)[list[i].at]); href != want {
			t.Errorf("%d: put right at %q", i, href)
		}
		v.File.State = supervision.Closed
		if href := v.rightAddress(latestOutcomes(v.Events)[list[i].at]); href != "" {
			t.Errorf("%d: of a closed file, put right at %q", i, href)
		}
		v.File.State = supervision.Active
		v.May = nil
	}

	v.Events = nil
	for seq := int64(60); seq > 0; seq-- {
		event(seq, history.ActRiskChanged, history.RiskSet, at, history.RiskPayload{Risk: "LOW"})
	}
	if list, older := v.timeline(); len(list) != mostMoments || older != 60-mostMoments+1 {
		t.Errorf("%d entries, the next before %d", len(list), older)
	}
	v.Events, v.Last = v.Events[:mostMoments], 41
	if list, older := v.timeline(); len(list) != mostMoments || older != 41 {
		t.Errorf("%d entries of a full page, the next before %d", len(list), older)
	}
}
