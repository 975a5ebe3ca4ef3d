"""What is signed: the frozen plan and its stop advice."""
