"""How far the pictures of the library bend a joint."""

from clinic.figures.draw import drawing


def bent(slug: str, joint: str) -> float:
    """The most that either side of a joint is bent in any frame of the picture, in degrees."""
    return max(bends(slug, joint))


def bends(slug: str, joint: str) -> list[float]:
    """How far either side of a joint is bent in each frame of the picture, in degrees."""
    sides = (joint, f"{joint}_r", f"{joint}_l")
    return [frame[name] for frame in drawing.load(slug).frames for name in sides if name in frame]
