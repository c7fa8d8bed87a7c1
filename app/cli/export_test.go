package cli

import "time"

// SetConnectSettle shortens how long a Bot that may be on its way is waited
// for.
func SetConnectSettle(d time.Duration) { connectSettle = d }
