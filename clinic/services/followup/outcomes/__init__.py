"""Whether care helps, and how it ends: measures, visits, episodes, discharge summaries."""
