"""Pages of the exercise library and the clinic's own copies."""

from clinic.web.therapist.library import bulk_reviews, catalogue, figure_images, own_copies, reviews

__all__ = ["bulk_reviews", "catalogue", "figure_images", "own_copies", "reviews"]
