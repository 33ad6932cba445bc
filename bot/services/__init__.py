"""What handlers and jobs are given."""
