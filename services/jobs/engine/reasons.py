"""Why a job was paused, in words for whoever finds it so."""

from __future__ import annotations


def launched_elsewhere(there: str, here: str) -> str:
    """It was launched for another host than the one that is set now."""
    return f"This job was launched for {there}, but Callsheet is set up for {here} now."


def of_another_account(service: str) -> str:
    """The key that is set now is of another account."""
    return (
        f"This job belongs to another account at {service} than the key that is set now. Nothing is sent or looked up "
        "with this key. Set a key of the job's own account again, restart, then resume; or cancel the job, and launch "
        "what was not sent from its draft."
    )


def refused_these(service: str, said: str) -> str:
    """The key reads the rest of the account, and not what is still open."""
    return (
        f"{service} answers this key, and yet refuses to tell of what is still open here: {said} Look there whether it "
        "still exists, then resume, or stop waiting for it."
    )
