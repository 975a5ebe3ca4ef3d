"""Finding a patient by what somebody knows: words of the name, the birth date, the phone, the clinic's own number."""
