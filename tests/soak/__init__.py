"""Hours in minutes: mixed load on one real process, watched from outside."""
