"""The tables of BHuman's stand-in."""

from __future__ import annotations

TABLES = """
CREATE TABLE IF NOT EXISTS bhuman_folders (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, workspace_id TEXT NOT NULL, created_at REAL NOT NULL,
    updated_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS bhuman_instances (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, folder_id TEXT, actor_id TEXT NOT NULL, product_id TEXT,
    industry INTEGER NOT NULL, use_case TEXT, video_id TEXT NOT NULL, variables TEXT NOT NULL,
    created_at REAL NOT NULL, updated_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS bhuman_campaigns (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, folder_id TEXT, video_instance_id TEXT, whatsapp INTEGER NOT NULL,
    variables TEXT NOT NULL, created_at REAL NOT NULL, updated_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS bhuman_webhooks (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, webhook TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS bhuman_videos (
    id TEXT PRIMARY KEY, request_id INTEGER NOT NULL, campaign_id TEXT, video_instance_id TEXT, row_index INTEGER,
    text TEXT, created_at REAL NOT NULL, starts_at REAL NOT NULL, finish_at REAL, outcome TEXT NOT NULL, message TEXT,
    url_at REAL, thumbnail_at REAL, gif_at REAL, whatsapp_at REAL, listed_at REAL NOT NULL, readable_at REAL NOT NULL,
    quirks TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS bhuman_videos_by_campaign ON bhuman_videos (campaign_id, id, listed_at);
CREATE INDEX IF NOT EXISTS bhuman_videos_by_instance ON bhuman_videos (video_instance_id, id, listed_at);
CREATE INDEX IF NOT EXISTS bhuman_videos_by_request ON bhuman_videos (request_id);
CREATE INDEX IF NOT EXISTS bhuman_videos_by_start ON bhuman_videos (starts_at);
"""
NAMES = ("bhuman_folders", "bhuman_instances", "bhuman_campaigns", "bhuman_webhooks", "bhuman_videos")
