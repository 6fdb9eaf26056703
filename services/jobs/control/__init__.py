"""What a person can do to a job that is launched: pause, resume, cancel, decide, retry. The topmost room."""
