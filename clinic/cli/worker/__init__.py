"""The process that makes documents, and what keeps it running beside a server."""
