"""The library as loaded, each clinic's own copies, and the two as one catalogue."""
