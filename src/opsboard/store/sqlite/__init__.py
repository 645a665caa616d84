"""What is SQLite's alone: the engine, the file and its locks, the tables as it declares them, copies."""
