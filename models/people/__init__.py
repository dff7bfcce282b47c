"""People: who works at the desk, how they come to it, and who manages them."""
