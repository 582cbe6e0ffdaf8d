"""What a row must be, wherever it stands: each rule once, with its readings beside each other (`table`)."""
