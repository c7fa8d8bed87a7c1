package sqlite

// QueueLen is how many jobs wait for the writer.
func (d *DB) QueueLen() int { return len(d.w.queue) }
