package bot

// What the tests look at from outside.
var (
	Backoff = backoff
	Cut     = cut
)
