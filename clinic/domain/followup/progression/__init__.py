"""How an exercise of the plan in force goes on: more, the same, or less, from what was reported of it."""
