"""Tables in and out, as every room of the desk has them."""
