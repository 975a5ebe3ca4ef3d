"""`clinic library`: the files of the exercises, and who reviewed what."""
