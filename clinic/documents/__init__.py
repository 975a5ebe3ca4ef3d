"""The PDF: render it from a snapshot, sign it, verify it. Knows no database and no HTTP."""
