"""The tables of bitHuman's stand-in."""

from __future__ import annotations

TABLES = """
CREATE TABLE IF NOT EXISTS bithuman_agents (
    code TEXT PRIMARY KEY, account TEXT NOT NULL, request_id INTEGER NOT NULL, base TEXT NOT NULL, model TEXT NOT NULL,
    name TEXT NOT NULL, system_prompt TEXT NOT NULL, aspect_ratio TEXT NOT NULL, video_source TEXT,
    created_at REAL NOT NULL, started_at REAL NOT NULL, seconds REAL NOT NULL, outcome TEXT NOT NULL,
    finish_at REAL, error_message TEXT, readable_at REAL NOT NULL, updated_at REAL NOT NULL, deleted_at REAL,
    added_models TEXT NOT NULL DEFAULT '[]', quirks TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS bithuman_agents_by_account ON bithuman_agents (account, created_at);
CREATE INDEX IF NOT EXISTS bithuman_agents_by_request ON bithuman_agents (request_id);
CREATE INDEX IF NOT EXISTS bithuman_agents_by_finish ON bithuman_agents (account, finish_at);
CREATE TABLE IF NOT EXISTS bithuman_credits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, at REAL NOT NULL, change INTEGER NOT NULL,
    reason TEXT NOT NULL, code TEXT, request_id INTEGER);
CREATE INDEX IF NOT EXISTS bithuman_credits_by_account ON bithuman_credits (account, at, change);
CREATE INDEX IF NOT EXISTS bithuman_credits_by_request ON bithuman_credits (request_id);
CREATE TABLE IF NOT EXISTS bithuman_keys (
    account TEXT NOT NULL, key TEXT NOT NULL, answer TEXT NOT NULL, code TEXT NOT NULL, stored_at REAL NOT NULL,
    PRIMARY KEY (account, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bithuman_files (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL,
    uploaded_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS bithuman_webhooks (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL, description TEXT,
    secret TEXT NOT NULL, base TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS bithuman_gestures (code TEXT PRIMARY KEY, ready_at REAL NOT NULL);
"""
NAMES = (
    "bithuman_agents", "bithuman_credits", "bithuman_keys", "bithuman_files", "bithuman_webhooks", "bithuman_gestures",
)  # fmt: skip
