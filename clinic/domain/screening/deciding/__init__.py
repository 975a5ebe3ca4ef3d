"""What a consult decides about: conditions as lines to choose, and what the surgeon of an operation limits."""
