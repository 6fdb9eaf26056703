"""Another attempt at the items of one group: which, with which values, at what price, and the yes to exactly that."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from pages.components.jobs import url
from pages.components.jobs.again import retry_rows
from pages.components.jobs.again.retry_rows import Choice
from pages.components.shell import person, prices, problems
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.money import second_yes
from pages.components.shell.scripts import in_sight
from services.container import App
from services.jobs.control.failures import FailureGroup
from services.jobs.control.retrying import MOST_ATTEMPTS, RetryQuote, job_about
from services.jobs.kind import Kind
from services.jobs.states import JobState
from services.jobs.views.lines import JobView
from services.people.persons import Right

OPEN = "job.retry"


def is_open(job_id: str, name: str = "") -> bool:
    """Whether the panel of this group is open, or with no name that of any group of the job."""
    choice = _opened(job_id)
    return choice is not None and name in ("", choice.name)


def open_panel(job_id: str, name: str) -> None:
    """Open the panel of one group; there is one at a time."""
    st.session_state[OPEN] = Choice(job_id, name)
    in_url.write(retry=name)


def _opened(job_id: str) -> Choice | None:
    """What is chosen in the open panel of this job; a panel that the address alone names is opened afresh."""
    choice: Choice | None = st.session_state.get(OPEN)
    if choice is not None and choice.job_id == job_id:
        return choice
    named = in_url.read(url.RETRY)
    if not named:
        return None
    st.session_state[OPEN] = Choice(job_id, named, by_link=True)
    return st.session_state[OPEN]  # type: ignore[no-any-return]  # what was just put there


def close_unless(names: Collection[str]) -> None:
    """Close the open panel when its group is not among these any more; to whom a link led here it is said."""
    choice: Choice | None = st.session_state.get(OPEN)
    if choice is not None and choice.name not in names:
        if choice.by_link:
            st.info("What this link wanted to send again is settled by now.", icon=":material/check:")
        _forget()


def panel(app: App, job: JobView, group: FailureGroup, name: str) -> None:
    """Draw the open panel: rows, price, yes."""
    choice: Choice = st.session_state[OPEN]
    # Taken before anything can go wrong: a yes counts for the run in which it was said, or not at all.
    agreed, choice.agreed = choice.agreed, ""
    ids = app.retries.items_of(job.id, group)
    with st.container(border=True, key=f"job-retry-{name}", gap="small"):
        never_sent = group.action == "send"
        which = "Which go out after all" if never_sent else "Which go out again"
        st.markdown(f"**{which}, and with which values?** Change a value by clicking into it.")
        if not choice.priced:
            choice.priced = True
            # Without an answer the price listed last is shown below, and what went wrong above it.
            with problems.shown(), st.spinner("Asking for today's prices…"):
                app.targets.refresh_prices(job.kind, job.settings, practice=job.is_rehearsal)
        quote, why_not = None, ""
        with problems.shown():
            retry_rows.rows(app, choice, ids, again="Send after all" if never_sent else "Send again")
            quote = _quoted(app, job, group, choice, choice.chosen(ids), agreed)
        if quote is not None:
            me = person.who(app)
            needed = app.retries.second_yes(job, quote, me.name, me.identity)
            second_yes.draw(app, f"job-retry-{name}-second", job_about(job.id), quote, needed)
            why_not = needed.why_not(me.name, me.identity) if needed is not None else ""
        with st.container(horizontal=True, gap="small"):
            if quote is not None:
                _yes(app, job, group, choice, quote, why_not)
            st.button("Not now", key=f"job-retry-close-{name}", on_click=_forget)
        in_sight.bring(f"job-retry-{name}")


def consequences(job: JobView, group: FailureGroup, quote: RetryQuote, *, item_word: str, changed: int) -> list[str]:
    """What the yes does, a sentence each, as Markdown."""
    lines = [
        f"{words.count(quote.items, item_word)} in {words.count(quote.submissions, 'new paid request')}. "
        + ("Those rows were never sent." if group.action == "send" else "The attempts before are kept beside it.")
    ]
    if changed:
        lines.append(
            f"{words.count(changed, 'row goes', 'rows go')} out with changed values. Your file stays as it is."
        )
    if quote.beside:
        rows = words.count(sum(quote.beside.values()), "row of these was", "rows of these were")
        lines.append(
            f"{rows} sent again since, by a draft that goes on with this list: you **pay twice**, and the same people "
            "get it twice."
        )
    if group.action == "support":
        lines.append(
            f"If the service still finishes the first ones, you **pay twice** and have each {item_word} twice."
        )
    if job.state == JobState.PAUSED:
        lines.append("The job is paused: these are sent once someone resumes it.")
    return lines


def _quoted(
    app: App, job: JobView, group: FailureGroup, choice: Choice, chosen: list[int], agreed: str
) -> RetryQuote | None:
    """Send what was agreed to, or show the price of what is chosen and what the yes does."""
    if not chosen:
        st.caption("Nothing is chosen.")
        return None
    quote = app.retries.quote(job.id, chosen, choice.changes(chosen))
    beyond = False
    if quote.at_limit:
        beyond = _beyond(choice, len(quote.at_limit))
        if not beyond:
            tired = set(quote.at_limit)
            chosen = [item_id for item_id in chosen if item_id not in tired]
            if not chosen:
                return None
            quote = app.retries.quote(job.id, chosen, choice.changes(chosen))
    if agreed:
        _send(app, job, choice, chosen, agreed, beyond=beyond)
    kind = app.kinds[job.kind]
    _price(quote, kind)
    lines = consequences(
        job, group, quote, item_word=app.kinds.word_of(job.kind, job.made), changed=len(choice.changes(chosen))
    )
    st.markdown("\n".join(f"- {line}" for line in lines))
    return quote


def _yes(app: App, job: JobView, group: FailureGroup, choice: Choice, quote: RetryQuote, why_not: str) -> None:
    many = words.count(quote.items, app.kinds.word_of(job.kind, job.made))
    st.button(
        f"Yes, send {many}" if group.action == "send" else f"Yes, send {many} again",
        key=f"job-retry-yes-{choice.name}",
        type="primary",
        icon=":material/send:",
        on_click=_say_yes,
        args=[choice, quote.fingerprint],
        **person.asks(Right.LAUNCH, why_not, unless=bool(why_not)),
    )


def _beyond(choice: Choice, tired: int) -> bool:
    rows = words.count(tired, "row has", "rows have")
    st.warning(
        f"{rows} had {MOST_ATTEMPTS} attempts already and {'is' if tired == 1 else 'are'} left out. What failed "
        f"{MOST_ATTEMPTS} times seldom works the next time; ask the service's support first.",
        icon=":material/block:",
    )
    return st.checkbox("Allow more than three attempts", key=f"job-retry-beyond-{choice.name}")


def _price(quote: RetryQuote, kind: Kind) -> None:
    if quote.practice:
        st.markdown(":material/theater_comedy: **Practice: nothing is charged.**")
        if quote.estimate_cents is None:
            return
    st.markdown(f":material/payments: {prices.cost_line(quote, kind)}")
    if quote.price is not None:
        prices.service_price(quote.price, kind)


def _say_yes(choice: Choice, fingerprint: str) -> None:
    choice.agreed = fingerprint


def _send(app: App, job: JobView, choice: Choice, chosen: list[int], agreed: str, *, beyond: bool) -> None:
    """Send what stood on the screen; if it is not the same any more, nothing is sent and the reason is shown."""
    with problems.shown():
        changes = choice.changes(chosen)
        app.retries.retry(job.id, chosen, agreed, person.who(app), changes, beyond_limit=beyond)
        _forget()
        st.toast(
            f"{words.count(len(chosen), app.kinds.word_of(job.kind, job.made))} on the way again.",
            icon=":material/check:",
        )
        st.rerun()


def _forget() -> None:
    st.session_state.pop(OPEN, None)
    in_url.write(retry="")
