package machine

// makePrivate leaves dir with the rights it inherits: inside the user's
// profile they are his and the administrators' alone.
func makePrivate(string) error { return nil }
