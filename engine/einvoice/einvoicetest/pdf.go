// Package einvoicetest makes electronic invoices for tests.
package einvoicetest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// PDF writes a PDF of one empty page with files in it.
func PDF(files map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(files))
	objects := []string{"", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>"}
	var tree, listed []string
	for _, name := range names {
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		_, _ = z.Write(files[name]) // into memory
		_ = z.Close()
		n := len(objects) + 1
		objects = append(objects,
			fmt.Sprintf("<</Type/EmbeddedFile/Subtype/text#2Fxml/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", packed.Len(), packed.Bytes()),
			fmt.Sprintf("<</Type/Filespec/F(%s)/UF(%s)/AFRelationship/Data/EF<</F %d 0 R/UF %d 0 R>>>>", name, name, n, n))
		tree = append(tree, fmt.Sprintf("(%s) %d 0 R", name, n+1))
		listed = append(listed, fmt.Sprintf("%d 0 R", n+1))
	}
	objects[0] = "<</Type/Catalog/Pages 2 0 R"
	if len(names) > 0 {
		objects[0] += "/Names<</EmbeddedFiles<</Names[" + strings.Join(tree, " ") + "]>>>>/AF[" + strings.Join(listed, " ") + "]"
	}
	objects[0] += ">>"
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
