"""Making a figure: pose files, contacts, the solver and its checks."""
