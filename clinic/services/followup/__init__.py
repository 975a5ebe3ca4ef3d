"""What comes back to a signed plan: reports, answers, the worklist, pauses, steps, measures, and the end of care."""
