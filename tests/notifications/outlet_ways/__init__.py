"""Ways to outlets, and what plays on them."""
