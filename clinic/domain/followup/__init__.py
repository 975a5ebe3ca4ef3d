"""What comes back from patients after the plan went out."""
