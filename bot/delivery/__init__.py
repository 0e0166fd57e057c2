"""Posts what is owed: claim, post, record; and knows three kinds of failure apart."""
