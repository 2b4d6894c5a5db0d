// Package spill keeps on disk what memory has no room for: records in the order of their keys (Sorter), and
// parts of an answer that are asked for in another order than they were made in (Parts).
//
// As long as it fits no file is made. A file has no name where the system allows that, so that nothing is
// left of it however the process ends; elsewhere Close removes it.
package spill
