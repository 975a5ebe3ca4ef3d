"""The diary of a patient: what reports say, until when they are corrected, and what is worked out from them."""
