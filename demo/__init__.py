"""A demo LMS and the supervisor behind `make demo`. Strangers to Beside: they know its contract, not its code."""
