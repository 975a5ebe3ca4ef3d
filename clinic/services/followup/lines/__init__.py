"""Lines of the worklist: calls in vain, which exercise one stops or harm was done with, what a therapist pauses."""
