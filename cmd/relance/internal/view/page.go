package view

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"sort"
)

// Page is the part of a long list that is asked for.
type Page struct {
	Limit int    // rows at most; 0 means all
	After string // the cursor that the page before ended with; empty for the first page
}

// Paged says what follows a page.
type Paged struct {
	More int    `json:"more"`           // rows that follow
	Next string `json:"next,omitempty"` // what --after says for the next page; none on the last one
}

// ErrCursor means that a cursor was not given by this list in this order.
var ErrCursor = errors.New("this cursor is none of this list: take the one that the page before ended with")

// Order is an order of a list, and how a place in it is kept in a cursor. A cursor holds what a row is sorted by, so
// that the page behind it begins at the same place when rows came or went meanwhile, its own included.
type Order[T any] struct {
	Name    string
	Compare func(a, b *T) int               // 0 for the same row alone
	Place   func(*T) []string               // what Compare looks at
	Row     func(place []string) (*T, bool) // a row at that place; false when it is none
}

// Sort sorts a list.
func (o *Order[T]) Sort(list []T) {
	rows := make([]*T, len(list))
	for i, row := range slices.Clone(list) {
		rows[i] = &row
	}
	slices.SortFunc(rows, o.Compare)
	for i := range rows {
		list[i] = *rows[i]
	}
}

// Cut cuts a page out of a sorted list. It fails with ErrCursor.
func (o *Order[T]) Cut(list []T, p Page) ([]T, Paged, error) {
	from, err := o.behind(list, p.After)
	if err != nil {
		return nil, Paged{}, err
	}
	to := len(list)
	if p.Limit > 0 {
		to = min(from+p.Limit, to)
	}
	more := Paged{More: len(list) - to}
	if more.More > 0 {
		more.Next = o.cursor(&list[to-1])
	}
	return list[from:to], more, nil
}

func (o *Order[T]) cursor(row *T) string {
	text, err := json.Marshal(append([]string{o.Name}, o.Place(row)...))
	if err != nil {
		return "" // texts are always JSON
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// behind is the first row behind a cursor.
func (o *Order[T]) behind(list []T, cursor string) (int, error) {
	last, err := o.place(cursor)
	if err != nil || last == nil {
		return 0, err
	}
	return sort.Search(len(list), func(i int) bool { return o.Compare(&list[i], last) > 0 }), nil
}

// place is the row that a cursor stands behind; nil for the first page. It fails with ErrCursor.
func (o *Order[T]) place(cursor string) (*T, error) {
	if cursor == "" {
		return nil, nil
	}
	var place []string
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(text, &place) != nil || len(place) == 0 || place[0] != o.Name {
		return nil, ErrCursor
	}
	last, ok := o.Row(place[1:])
	if !ok {
		return nil, ErrCursor
	}
	return last, nil
}
