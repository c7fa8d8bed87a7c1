package webhook

// Serve is Listen on a listener of the test's.
var Serve = serve
