"""What a person does to a job as a whole: pause, resume, cancel, put away; and the asking before it."""
