"""What keys and words do to the items in front. Most are mixed into the shell."""
