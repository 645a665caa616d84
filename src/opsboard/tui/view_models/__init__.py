"""What is shown and where the cursor is, without a terminal or a database."""
