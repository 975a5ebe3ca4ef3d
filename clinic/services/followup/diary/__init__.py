"""Reports as patients keep and correct them, and what is read out of many of them."""
