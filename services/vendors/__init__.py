"""The services we pay: how a request leaves, how an answer is read, and one folder per service.

Only exceptions of `services.errors` leave this package. A client belongs to the event loop that first used it.
"""
