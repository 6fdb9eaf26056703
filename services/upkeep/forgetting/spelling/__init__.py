"""How names are compared: texts without escapes and in one form of Unicode, and patterns over those."""
