"""Which frame the service would change, and how to ask for the one that is meant (contract, section 6)."""

from __future__ import annotations

from services.errors import Invalid
from services.vendors.vacademy.models import FramePreview
from services.vendors.vacademy.timeline import Entry, Timeline

NUDGE = 0.001


def safe_timestamp(moment: float) -> float:
    """The moment, moved by a thousandth where the service would take a whole number for the place in the list."""
    return moment + NUDGE if float(moment).is_integer() else moment


def entry_chosen_at(timeline: Timeline, moment: float) -> Entry | None:
    """The entry that the service changes for this `timestamp`: the first in the list's order, else the very last.

    None when there are no entries.
    """
    entries = timeline.entries
    if float(moment).is_integer() and 0 <= moment < len(entries):
        return entries[int(moment)]
    return next((entry for entry in entries if entry.is_shown_at(moment)), entries[-1] if entries else None)


def timestamp_for(timeline: Timeline, index: int) -> float:
    """The `timestamp` with which the service changes exactly the entry at this place of the list.

    Its own beginning where possible; where another entry lies before it all the time, or it has no times, its place
    as a whole number, which today's server takes as such: compare the returned `frame_index`. Raises Invalid when
    there is no such entry.
    """
    if not 0 <= index < len(timeline.entries):
        raise Invalid(
            f"The lesson has no frame number {index + 1}.", who="Vacademy", operation="choose a frame", permanent=True
        )
    entry = timeline.entries[index]
    if entry.in_time is not None and entry.exit_time is not None:
        starts = sorted({other.exit_time for other in timeline.entries if other.exit_time is not None})
        tried = [entry.in_time, *(start for start in starts if entry.is_shown_at(start))]
        tried.append((entry.in_time + entry.exit_time) / 2)
        for moment in map(safe_timestamp, tried):
            if entry.is_shown_at(moment) and entry_chosen_at(timeline, moment) == entry:
                return moment
    return float(index)


def check_preview(timeline: Timeline, index: int, preview: FramePreview) -> None:
    """Raises Invalid when a preview is of another frame than was meant, or when the frame has changed since.

    To be asked before every update, with the timeline as it is now.
    """
    why = ""
    if preview.frame_index != index:
        why = f"The service changed frame {preview.frame_index + 1} instead of frame {index + 1}."
    elif not 0 <= index < len(timeline.entries) or timeline.entries[index].html != preview.original_html:
        why = "Somebody else has changed this frame in the meantime."
    if why:
        raise Invalid(
            why,
            who="Vacademy",
            operation="update a frame",
            permanent=True,
            next_step="Nothing was saved. Load the lesson again and make the change anew.",
        )
