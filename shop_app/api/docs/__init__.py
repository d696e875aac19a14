"""The page that shows the API and lets one try it: our own files, no other host's (C-64)."""
