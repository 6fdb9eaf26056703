"""Which columns of our own tables are not looked through: by them rows are found, and they are made of our words alone.

Every other column is, whatever it is called and whoever made its table. One that is added is looked through as well,
until somebody writes it down here; `tests/integration/upkeep/test_forgetting_every_column.py` walks them all.
"""

from __future__ import annotations

from sqlalchemy import Table

IDS = frozenset({
    "browser_session.id", "charge.id", "charge.job_id", "charge.submission_id", "consent.job_id", "consent.target_id",
    "delivery.submission_id", "delivery.vendor_id", "draft.copied_from", "draft.id", "draft_change.draft_id",
    "draft_edit.draft_id", "draft_mark.draft_id", "draft_ready.draft_id", "event.job_id", "item.draft_id",
    "item.job_id", "item.public_id", "item.submission_id", "item.vendor_id", "job.draft_id", "job.id", "job.target_id",
    "job_drive.job_id", "job_drive.worker_id", "job_left_out.job_id", "job_tally.job_id", "kept_search.id", "quote.id",
    "quote.draft_id", "results_link.id", "results_link.job_id", "sample_approval.draft_id", "sample_approval.job_id",
    "second_yes.id", "service_record.vendor_id", "submission.about_id", "submission.claimed_by", "submission.id",
    "submission.job_id", "submission_body.submission_id", "worker.id",
})  # fmt: skip
"""Ids, ours and the services': made of chance, and what evidence is tied to."""
HASHES = frozenset({
    "browser_session.identity", "browser_session.password_mark", "browser_session.token_sha256", "delivery.body_sha256",
    "draft.upload_sha256", "draft_ready.content", "item.spoken_hash", "item.values_hash", "job.fingerprint",
    "charge.identity", "job.launch_token", "job.upload_sha256", "member.identity", "quote.fingerprint",
    "results_link.token_sha256", "second_yes.agreed_identity", "second_yes.asked_identity",
    "sample_approval.content", "second_yes.fingerprint", "submission.body_sha256", "submission.token", "upload.sha256",
})  # fmt: skip
"""Fingerprints and tokens, which nobody is read out of."""
WORDS = frozenset({
    "alembic_version.version_num", "audit_entry.act", "balance_seen.host", "balance_seen.service", "cap.scope",
    "charge.host", "charge.said_by", "charge.service", "charge.sort", "charge.standing", "consent.kind",
    "delivery.outcome", "delivery.service", "draft.kind", "draft.state", "draft_mark.mark", "event.verb", "item.cause",
    "item.state", "job.host", "job.kind", "job.service", "job.state", "job_left_out.mark", "job_tally.state",
    "member.provider", "member.role", "service_prices.host", "service_prices.service", "service_record.host",
    "service_record.service", "service_record.type", "service_use.name", "submission.charged", "submission.error_kind",
    "submission.operation", "submission.state",
})  # fmt: skip
"""Words of ours and of the settings: whoever is called like one of them stays forgotten, and the record readable."""
OUR_OWN = IDS | HASHES | WORDS
OUR_SCHEMAS = {None, "public"}


def is_looked_through(table: Table, column: str) -> bool:
    """Whether somebody may be named in this column; in tables that are not ours it is any."""
    return table.schema not in OUR_SCHEMAS or f"{table.name}.{column}" not in OUR_OWN
