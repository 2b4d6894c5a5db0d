package sources

import (
	"errors"

	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/web"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// Check reports what is wrong with the sources of a book, without their secrets and without
// reaching anything.
func Check(book *policies.Book) (list diag.List) {
	if book.Deploy == nil {
		return nil
	}
	for i := range book.Deploy.Sources {
		s := &book.Deploy.Sources[i]
		refuse := func(setting string, err error) {
			hint := ""
			var known *source.Error
			if errors.As(err, &known) {
				hint = known.Hint
			}
			list = append(list, s.Refused(setting, s.Name+": "+err.Error(), hint))
		}
		url, _ := s.Settings["url"].(string)
		if open, _ := s.Settings["unencrypted"].(bool); url != "" {
			if err := (&web.Client{Base: url, Unencrypted: open}).Valid(); err != nil {
				refuse("url", err)
			}
			if tokens, _ := s.Settings["token_url"].(string); tokens != "" {
				if err := (&web.OAuth{TokenURL: tokens}).Valid(open); err != nil {
					refuse("token_url", err)
				}
			}
		}
		for _, l := range s.Lists {
			if l.Files == "" {
				continue
			}
			if err := source.Pattern(l.Files); err != nil {
				refuse("", err)
			}
		}
	}
	return list
}
