"""Taking and giving back money through a provider: ``gateway.py`` says what, the other files say with whom."""
