package exec

// Wire shows the encoding of a message to the tests.
var Wire = wire
