"""Categories of reports, topics of posts, and hotlines."""
