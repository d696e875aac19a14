"""A payment provider on this machine that speaks Stripe's language, strictly, and keeps its own books (D10).

Never in production. It implements the endpoints that the shop calls and refuses everything else.
"""
