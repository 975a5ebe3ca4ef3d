"""Lines of the worklist: who called about one and reached nobody, which exercise it stops, what a therapist pauses."""
