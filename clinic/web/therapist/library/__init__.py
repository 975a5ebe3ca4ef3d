"""Pages of the exercise library and the clinic's own copies."""

from clinic.web.therapist.library import catalogue, figure_images, own_copies, reviews

__all__ = ["catalogue", "figure_images", "own_copies", "reviews"]
