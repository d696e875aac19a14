"""The worker's and the clock's door: which event wakes whom, what is due, and jobs of one line each."""
