"""Unit, spec, integration, functional and repository tests. A package, as a dependency ships `tests` too."""
