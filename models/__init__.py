"""Tables and value objects. This package knows nobody else of ours."""
