// Package compare sets two versions of a book side by side: folders, or commits of git. It finds and loads them, and
// answers conditions over the figures of a diff.
package compare
