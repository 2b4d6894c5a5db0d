package email

import (
	"cmp"
	"fmt"
	"html"

	"github.com/relance-dev/relance/channels"
)

// page is the document around a message's words. Mail programs know little CSS; what they
// do not know they leave out.
const page = `<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>%s</title>
<style>
body { font-family: Arial, Helvetica, sans-serif; font-size: 15px; line-height: 1.45; color: #222; }
table { border-collapse: collapse; }
th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid #ddd; }
</style>
</head>
<body>
%s</body>
</html>
`

// document writes the HTML part of a mail.
func document(m *channels.Message) string {
	return fmt.Sprintf(page, html.EscapeString(cmp.Or(m.Language, "und")), html.EscapeString(m.Subject), m.HTML)
}
