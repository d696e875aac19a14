"""Taking and giving back money: ``gateway.py`` says what, the other files say with whom."""
