package view

import (
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
)

// Tasks is what people have to do.
type Tasks struct {
	Tasks []worklist.Item `json:"tasks"` // by queue and day
	// Undelivered is what is in the outbox and has not left: its channel rests, or it may not leave yet.
	Undelivered []worklist.Waiting `json:"undelivered"`
	// Undecided is the cases that could not be decided when they were last looked at, and what mends it.
	Undecided []worklist.Waiting `json:"undecided"`
	Paged
}

// TaskOrder is the order of the work for people.
var TaskOrder = &Order[worklist.Item]{
	Name: "tasks", Compare: worklist.Compare,
	Place: func(i *worklist.Item) []string { return []string{i.Queue, strconv.Itoa(int(i.Since)), i.Client, i.ID} },
	Row: func(place []string) (*worklist.Item, bool) {
		if len(place) != 4 {
			return nil, false
		}
		since, err := strconv.Atoi(place[1])
		return &worklist.Item{Queue: place[0], Since: engine.Date(since), Client: place[2], ID: place[3]}, err == nil
	},
}
