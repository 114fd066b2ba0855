package web

import (
	"context"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
)

// mostMoments is how many entries of a timeline stand on a page: a long file does not fill a telephone.
const mostMoments = 20

// moment is one entry of the timeline: the event that it is of, and what the same act left beside it. All are places in
// the events of the view.
type moment struct {
	at     int
	beside []int
	tasks  []schedule.Task
}

// timeline puts the events of a page together, newest first; what one check-in recorded at once is one entry. older is
// where the next page begins, 0 when this is the last.
func (v fileView) timeline() (list []moment, older int64) {
	for at := 0; at < len(v.Events); {
		next := v.actEnd(at)
		if len(list) == mostMoments {
			return list, v.Events[at-1].Seq
		}
		list = append(list, v.moments(at, next)...)
		at = next
	}
	return list, v.Last
}

// actEnd gives the place after the last event that the same recording of a check-in, or one going through the checklist, left on one day;
// of other acts, each event stands for itself.
func (v fileView) actEnd(at int) int {
	e, end := v.Events[at], at+1
	for (e.Act == history.ActCheckInRecorded || e.Act == history.ActChecklistFilled) && end < len(v.Events) && v.Events[end].Act == e.Act && v.Events[end].Recorded.Equal(e.Recorded) {
		end++
	}
	return end
}

// moments gives the entry of events that belong together, or none when they say nothing of their own.
func (v fileView) moments(from, end int) []moment {
	if end == from+1 && v.story().Twice(from) {
		return nil
	}
	m := moment{at: from}
	for at := from; at < end; at++ {
		if v.Events[at].Kind == history.CheckInOutcome {
			m.at = at
			m.tasks = v.tasksOf(at)
		}
	}
	for at := end - 1; at >= from; at-- {
		if at != m.at {
			m.beside = append(m.beside, at)
		}
	}
	return []moment{m}
}

// tasksOf gives what the outcome of a check-in left to do: made with it, and not with an earlier outcome of the same.
func (v fileView) tasksOf(at int) (out []schedule.Task) {
	e := v.Events[at]
	in := checkInOf(e)
	for _, t := range v.Tasks {
		_, source, ok := strings.Cut(t.Source, ":")
		if !ok || source != in || in == "" || t.Made.After(e.Recorded) || v.earlier(at, in, t) {
			continue
		}
		out = append(out, t)
	}
	return out
}

// earlier reports whether a task was there when an earlier outcome of the check-in was recorded.
func (v fileView) earlier(at int, in string, t schedule.Task) bool {
	for _, e := range v.Events[at+1:] {
		if e.Kind == history.CheckInOutcome && checkInOf(e) == in && !t.Made.After(e.Recorded) {
			return true
		}
	}
	return false
}

func checkInOf(e history.Event) string {
	p, err := history.Decode[history.CheckInOutcomePayload](e)
	if err != nil {
		return ""
	}
	return p.CheckIn
}

// taskText says what is to be done, and by when.
func taskText(ctx context.Context, t schedule.Task) string {
	return i18n.T(ctx, "supervision.told.task", "Task", t.Text(ctx), "By", i18n.Date(ctx, t.Due))
}

// noteAddress leads to the note that an event tells of, or nowhere.
func (v fileView) noteAddress(at int) string {
	e := v.Events[at]
	if e.Kind != history.NoteSigned && e.Kind != history.NoteAmended {
		return ""
	}
	p, err := history.Decode[history.NotePayload](e)
	if err != nil || p.Note == "" {
		return ""
	}
	return "/files/" + v.File.ID + "/notes?note=" + p.Note + "#note-" + p.Note
}

// latestOutcomes gives the check-in of each event that tells its newest outcome, by the event's place: one that was put right already is
// not put right itself.
func latestOutcomes(events []history.Event) map[int]string {
	latest, told := map[int]string{}, map[string]bool{}
	for at, e := range events {
		if e.Kind != history.CheckInOutcome {
			continue
		}
		if in := checkInOf(e); in != "" && !told[in] {
			latest[at], told[in] = in, true
		}
	}
	return latest
}

// rightAddress leads whoever may record check-ins to where the outcome of one is put right, while the file takes it.
func (v fileView) rightAddress(checkIn string) string {
	if checkIn == "" || !v.May[access.CheckInWrite] || v.File.Follows(history.ActCheckInRecorded) != nil {
		return ""
	}
	return "/files/" + v.File.ID + "/check-ins/" + checkIn
}
