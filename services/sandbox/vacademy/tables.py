"""The tables of Vacademy's stand-in."""

from __future__ import annotations

TABLES = """
CREATE TABLE IF NOT EXISTS vacademy_videos (
    video_id TEXT PRIMARY KEY, id TEXT NOT NULL, institute TEXT, prompt TEXT NOT NULL, language TEXT NOT NULL,
    created_at REAL NOT NULL, readable_at REAL NOT NULL, render_forgotten_at REAL);
CREATE INDEX IF NOT EXISTS vacademy_videos_by_time ON vacademy_videos (institute, created_at);
CREATE TABLE IF NOT EXISTS vacademy_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, video_id TEXT NOT NULL, request_id INTEGER NOT NULL, institute TEXT,
    prompt TEXT NOT NULL, options TEXT NOT NULL, script TEXT, target TEXT NOT NULL, begun_from TEXT,
    started_at REAL NOT NULL, steps TEXT NOT NULL, lines TEXT NOT NULL, ends_at REAL, outcome TEXT NOT NULL,
    message TEXT, halted_at REAL, halt TEXT);
CREATE INDEX IF NOT EXISTS vacademy_runs_by_video ON vacademy_runs (video_id, id);
CREATE INDEX IF NOT EXISTS vacademy_runs_by_request ON vacademy_runs (request_id);
CREATE INDEX IF NOT EXISTS vacademy_runs_by_start ON vacademy_runs (institute, started_at);
CREATE TABLE IF NOT EXISTS vacademy_starts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, institute TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS vacademy_timelines (
    video_id TEXT PRIMARY KEY, run_id INTEGER NOT NULL, body TEXT NOT NULL, previews INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS vacademy_renders (
    job_id TEXT PRIMARY KEY, number INTEGER NOT NULL, video_id TEXT NOT NULL, request_id INTEGER NOT NULL,
    options TEXT NOT NULL, timeline TEXT NOT NULL, ordered_at REAL NOT NULL, ends_at REAL, outcome TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS vacademy_renders_by_video ON vacademy_renders (video_id, number);
CREATE INDEX IF NOT EXISTS vacademy_renders_by_request ON vacademy_renders (request_id);
CREATE TABLE IF NOT EXISTS vacademy_covers (
    video_id TEXT PRIMARY KEY, turn INTEGER NOT NULL DEFAULT 0, ready_at REAL NOT NULL DEFAULT 0, selected TEXT);
CREATE TABLE IF NOT EXISTS vacademy_keys (
    id TEXT PRIMARY KEY, institute TEXT NOT NULL, name TEXT NOT NULL, masked TEXT NOT NULL, digest TEXT NOT NULL,
    created_at REAL NOT NULL, revoked INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS vacademy_keys_by_digest ON vacademy_keys (digest);
"""
NAMES = (
    "vacademy_videos", "vacademy_runs", "vacademy_starts", "vacademy_timelines", "vacademy_renders", "vacademy_covers",
    "vacademy_keys",
)  # fmt: skip
