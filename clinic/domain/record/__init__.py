"""What is recorded about a patient: who, problems, answers, the ball."""
