"""Drawing a solved pose as SVG, still or moving."""
