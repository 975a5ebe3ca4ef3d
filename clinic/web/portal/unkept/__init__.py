"""What a patient reads when what they sent was not kept: what to do now, whom to call, and their own words."""
