"""From a prompt to a script: scenes with a headline and what is said. The same prompt gives the same script."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEADS = re.compile(
    r"^(please\s+)?((create|make|generate|write|produce)\s+)?((a|an|the)\s+)?(short\s+)?"
    r"((video|lesson|explainer|course)\s+)?((about|on|explaining|explain|teach|describe)\s+)+",
    re.IGNORECASE,
)
_FOR = re.compile(r"\s+(to|for)\s+(\w+\s+)?(children|kids|beginners|students|pupils|adults|class)$", re.IGNORECASE)
_HEADLINE = re.compile(r"^scene\s+\d+\s*:\s*(.+)$", re.IGNORECASE)
_SCENES: tuple[tuple[str, str], ...] = (
    ("{Topic}", "Welcome! Today we look at {topic}. In a few minutes you will see why it matters, and how it works."),
    ("The big idea", "Every good story begins with a question. What is {topic} about, and where do we meet it?"),
    ("Three steps", "First, we watch closely. Second, we name the parts. Third, we put them together."),
    ("Look closer", "Here is the surprising bit: a small change at the start can lead to a very different end."),
    ("A number to keep", "Keep this one in mind: practice beats talent, nine times out of ten."),
    ("In real life", "Now look around you. At home, at work, on the way to school: {topic} is closer than you think."),
    ("Your turn", "Take a moment and try it. Say it in your own words, draw it, or explain it to a friend."),
    ("What to remember", "That was {topic}. Watch closely, name the parts, put them together. Well done!"),
)  # fmt: skip
_CHOSEN = {4: (0, 1, 2, 7), 6: (0, 1, 2, 4, 5, 7), 8: tuple(range(8))}


@dataclass(frozen=True)
class Scene:
    """One picture of the lesson and what is said over it."""

    headline: str
    said: str


def topic_of(prompt: str) -> str:
    """What the prompt is about, short enough for a title."""
    bare = _FOR.sub("", _LEADS.sub("", " ".join(prompt.split())).rstrip(" .!?"))
    topic = " ".join(bare.split()[:12])
    return topic[:80] or "this lesson"


def write_script(prompt: str, duration: str) -> str:
    """The script's text; how many scenes it has follows the wished duration."""
    topic = topic_of(prompt)
    names = {"topic": topic, "Topic": topic[:1].upper() + topic[1:]}
    scenes = [_SCENES[number] for number in _CHOSEN[_scenes_for(duration)]]
    return "\n\n".join(
        f"Scene {number}: {headline.format(**names)}\n{said.format(**names)}"
        for number, (headline, said) in enumerate(scenes, 1)
    ) + "\n"  # fmt: skip


def read_scenes(script: str) -> list[Scene]:
    """The scenes of a script, also of one that a person wrote; never empty."""
    scenes = []
    for part in re.split(r"\n\s*\n", script.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if not lines:
            continue
        headline = _HEADLINE.match(lines[0])
        said = " ".join(lines[1:] if headline else lines)
        title = headline[1] if headline else " ".join(said.split()[:5])
        scenes.append(Scene(title[:90], said or title))
    return scenes or [Scene("Lesson", "There is nothing to say.")]


def _scenes_for(duration: str) -> int:
    numbers = [int(number) for number in re.findall(r"\d+", duration)[:2]]
    minutes = 0 if "sec" in duration.lower() else max(numbers, default=2)
    return 4 if minutes < 2 else 6 if minutes < 5 else 8
