"""Who looks after whom: drafts that wait for a therapist, patients handed over, patients discharged."""
