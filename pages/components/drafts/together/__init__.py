"""Several people on one draft: what each has seen, what they changed meanwhile, and both kept until one decides."""
