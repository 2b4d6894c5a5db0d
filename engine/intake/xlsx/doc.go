// Package xlsx reads the cells of a workbook (Office Open XML) row after row, with what a
// spreadsheet knows of each: whether it is a number, a text or a formula whose result is
// not in the file, which number format it has, which sheets and rows are hidden.
//
// A workbook comes from anywhere. What a part of it unpacks to is bounded by its packed
// size, and a row, a text and the number of columns are bounded too, so that neither
// memory nor time grow beyond what an honest file of that size takes.
package xlsx
