"""Who may sign in: what a password has to be."""
