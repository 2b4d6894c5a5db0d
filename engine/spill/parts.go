package spill

// partsRoom is how many bytes of parts stay in memory.
const partsRoom = 8 << 20

// Parts is a table of texts. Columns are added one by one, each whole and in any order; the table is read row by
// row, and in a row by column. It is for one goroutine. The zero value is ready; close it.
type Parts struct {
	// Folder is where temporary files are made; "" is the system's folder for them.
	Folder string

	file    file
	columns []column
}

// column is where the texts of one column stand in the file, one after the other.
type column struct {
	at   int64
	ends []int64 // of each row, from at
}

// Add adds the column of a number. Its texts are in text, one after the other; that of each row ends at ends,
// which is kept.
func (p *Parts) Add(number int, text []byte, ends []int64) error {
	p.file.folder, p.file.room = p.Folder, partsRoom
	at, err := p.file.add(text)
	if err != nil {
		return err
	}
	for len(p.columns) <= number {
		p.columns = append(p.columns, column{})
	}
	p.columns[number] = column{at, ends}
	return nil
}

// Each hands over the texts that are not empty: by row, and in a row by column. A text is valid until it is
// called for the next. It fails when use does, or a file cannot be read.
func (p *Parts) Each(use func(text []byte) error) error {
	rows := 0
	for i := range p.columns {
		rows = max(rows, len(p.columns[i].ends))
	}
	var text []byte
	for row := range rows {
		for i := range p.columns {
			c := &p.columns[i]
			if row >= len(c.ends) {
				continue
			}
			from := int64(0)
			if row > 0 {
				from = c.ends[row-1]
			}
			n := int(c.ends[row] - from)
			if n == 0 {
				continue
			}
			if cap(text) < n {
				text = make([]byte, n, 2*n)
			}
			if _, err := p.file.ReadAt(text[:n], c.at+from); err != nil {
				return broken(err)
			}
			if err := use(text[:n]); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close forgets the parts, and gives back their file.
func (p *Parts) Close() error {
	p.columns = nil
	return p.file.close()
}
