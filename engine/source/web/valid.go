package web

// Valid says why the address of a service cannot be used, without reaching it.
func (c *Client) Valid() error { return c.open() }
