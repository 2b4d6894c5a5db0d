package engine

// Costs say what one message costs the creditor. The zero Costs cost nothing.
type Costs struct {
	Currency   Currency // of all; zero when nothing is known
	Channels   map[string]Amount
	Registered Amount // a registered letter, instead of a letter
}

// Of is what a message costs: 0 when nobody said.
func (c *Costs) Of(channel string, params map[string]string) Amount {
	if channel == "letter" && params[registered] == "true" && c.Registered != 0 {
		return c.Registered
	}
	return c.Channels[channel]
}
