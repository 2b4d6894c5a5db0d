// Package letter writes letters that fit a window envelope, as PDF, and puts
// them where a person or a print house picks them up, each with a manifest.
//
// The words come from the message's HTML: paragraphs, bold and italic,
// lists, and tables with aligned columns. The channel adds what paper needs: the
// letterhead, the address in the window, the subject, fold marks, page
// numbers. The same message gives the same bytes. Tracking numbers and returns
// come back by other ways: paper does not answer.
package letter
