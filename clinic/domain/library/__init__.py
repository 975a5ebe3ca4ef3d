"""The exercise library: exercises, their words, files, chains and search."""
