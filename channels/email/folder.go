package email

import (
	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/folder"
)

// Folder carries mail into a folder of .eml files, which any mail program opens.
func Folder() channels.Transport {
	t := folder.Transport(channels.Email(), nil)
	t.Settings = append(t.Settings, senderFields()...)
	t.Open = func(s channels.Settings) (channels.Channel, error) {
		from, err := senderOf(s)
		if err != nil {
			return nil, err
		}
		if err := from.validate(); err != nil {
			return nil, err
		}
		return folder.New(folder.Config{Channel: channels.Email(), Dir: s.Text("dir"), Format: from.file, Judge: func(m channels.Message) error {
			_, err := from.judge(&m)
			return err
		}})
	}
	return t
}

// file writes a message as one .eml file.
func (s Sender) file(m channels.Message) ([]folder.File, error) {
	raw, err := s.Encode(m)
	if err != nil {
		return nil, err
	}
	return []folder.File{{Suffix: ".eml", Data: raw}}, nil
}
