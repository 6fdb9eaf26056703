"""What a lesson's choices and stages are called on screen."""

from __future__ import annotations

LANGUAGES = ("English", "German", "Spanish", "French", "Italian", "Portuguese", "Polish", "Hindi", "Arabic", "Chinese")
AUDIENCES = ("General/Adult", "Children, 6 to 9", "Pupils, 10 to 13", "Pupils, 14 to 18", "University students")
DURATIONS = ("Less than 1 minute", "2-3 minutes", "5 minutes", "8-10 minutes")
QUALITY = {"advanced": "Advanced: richer pictures", "classic": "Classic: plain and quick"}
SHAPES = {"": "As the service has it", "landscape": "Landscape, 16:9", "portrait": "Portrait, 9:16"}
VOICES = {"": "As the service has it", "female": "Female", "male": "Male"}
TIERS = {"": "As the service has it", "free": "Free", "standard": "Standard", "premium": "Premium", "ultra": "Ultra"}

STAGES: dict[str, tuple[str, str, str]] = {
    "SCRIPT": ("script", "Script", "Writing the script"),
    "TTS": ("audio", "Narration", "Recording the narration"),
    "WORDS": ("words", "Timed words", "Timing the words"),
    "HTML": ("timeline", "Frames", "Drawing the frames"),
    "RENDER": ("video", "MP4", "Rendering the MP4"),
}
"""By stage: the part that it makes, its name, and what is done in it."""
