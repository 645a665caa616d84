"""What keys and commands do: one class for each job, made with the screen as its `Host` when it is first needed."""
