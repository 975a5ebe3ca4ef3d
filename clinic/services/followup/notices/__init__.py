"""E-mails to staff: written with their cause, sent by the worker, and how that went."""
