"""Whether care helps, and how it ends: measures, visits, the summary at the end."""
