package cli_test

import "os"

// stopSignal ends the program; Windows has no signal that another process
// could send to ask for it.
var stopSignal = os.Kill
