"""What other people wrote, read: programmes and exercise guides as drafts of routines."""
