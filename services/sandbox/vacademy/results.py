"""What is known of lessons: status, addresses, history; and cancelling, and what one would cost."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.shared.database import iso
from services.sandbox.shared.service import Machinery
from services.sandbox.vacademy import runs
from services.sandbox.vacademy.addresses import VIDEOS, addresses_of
from services.sandbox.vacademy.answers import Behaviour
from services.sandbox.vacademy.covers import Covers
from services.sandbox.vacademy.gate import Gate
from services.sandbox.vacademy.payload import TIERS, read_json, read_order
from services.sandbox.vacademy.plan import COSTS, SHOTS, STAGES, Line
from services.sandbox.vacademy.reading import Reader, Reading
from services.sandbox.vacademy.stream import Tapes


class Results:
    def __init__(
        self, machinery: Machinery, behaviour: Behaviour, reader: Reader, tapes: Tapes, covers: Covers
    ) -> None:
        self._covers = covers
        self._tapes = tapes
        self._state = machinery.state
        self._behaviour = behaviour
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        return [
            Route(f"{VIDEOS}/status/{{id}}", made("status", self._status)),
            Route(f"{VIDEOS}/urls/{{id}}", made("urls", self._urls)),
            Route(f"{VIDEOS}/history", made("history", self._history)),
            Route(f"{VIDEOS}/cancel/{{id}}", made("cancel", self._cancel), methods=["POST"]),
            Route(f"{VIDEOS}/preview-cost", made("preview-cost", self._cost), methods=["POST"]),
        ]

    def _status(self, reading: Reading) -> Response:
        told = self._told(reading, reading.video(reading.request.path_params["id"]))
        return JSONResponse(told | reading.quirks)

    def _told(self, reading: Reading, video: Any) -> dict[str, Any]:
        video_id = video["video_id"]
        run = runs.last_run(self._state, video_id)
        seen = runs.at(run, reading.now)
        keys = runs.keys_of(self._state, video_id, reading.now)
        told = {
            "id": video["id"], "video_id": video_id, "current_stage": seen.stage, "status": seen.status,
            "s3_urls": addresses_of(reading.base, video_id, keys), "created_at": iso(video["created_at"]),
        }  # fmt: skip
        if self._behaviour.switch("more_fields") is not True:
            return told
        return told | {
            "content_type": "VIDEO", "file_ids": {key: f"{video_id}-{key}" for key in told["s3_urls"]},
            "prompt": video["prompt"], "language": video["language"],
            "error_message": self._sticky(video_id, reading.now),
            "metadata": {}, "thumbnails": self._covers.told(reading, video_id), "token_usage": None,
            **self._moving(run, seen, reading.now),
            "pending_decision": None, "updated_at": iso(seen.changed_at), "completed_at": None,
        }  # fmt: skip

    def _moving(self, run: Any, seen: runs.Now, now: float) -> dict[str, Any]:
        """What moves while the frames are drawn: the pictures that are made, and the credits that they have taken."""
        drawn = next((step for step in runs.steps_of(run) if step.stage == "HTML" and step.ends_at is not None), None)
        if drawn is None or now < drawn.starts_at:
            return {"generation_progress": None, "live": None}
        share = min(1.0, (now - drawn.starts_at) / max(0.001, (drawn.ends_at or now) - drawn.starts_at))
        spent = seen.spent + (COSTS["HTML"] * share if seen.going and share < 1 else 0)
        return {
            "generation_progress": {"shots_completed": int(SHOTS * share), "shots_total": SHOTS},
            "live": {
                "cost": {"spent_credits": round(spent, 1), "cap_credits": 3 * sum(COSTS.values())}, "stages": [],
                "shots": [], "event_log": [],
            },
        }  # fmt: skip

    def _sticky(self, video_id: str, now: float) -> str | None:
        """The last failure's message, which no later success takes away."""
        failed = self._state.row(
            "SELECT message FROM vacademy_runs WHERE video_id = ? AND outcome = 'failed' AND ends_at <= ? "
            "ORDER BY id DESC LIMIT 1", (video_id, now),
        )  # fmt: skip
        return None if failed is None else str(failed["message"])

    def _urls(self, reading: Reading) -> Response:
        video = reading.video(reading.request.path_params["id"])
        video_id = video["video_id"]
        seen = runs.at(runs.last_run(self._state, video_id), reading.now)
        there = addresses_of(reading.base, video_id, runs.keys_of(self._state, video_id, reading.now))
        told: dict[str, Any] = {
            "video_id": video_id, "html_url": there.get("timeline"), "audio_url": there.get("audio"),
            "words_url": there.get("words"), "current_stage": seen.stage,
        }  # fmt: skip
        patience = self._behaviour.scaled(self._behaviour.number("stalled_seconds"))
        dead = seen.status in ("PENDING", "IN_PROGRESS") or (seen.status == "COMPLETED" and not self._ended(video_id))
        stalled = dead and reading.now - seen.changed_at > patience
        if self._behaviour.switch("more_fields") is True or stalled:
            told |= {
                "status": "STALLED" if stalled else seen.status, "video_url": there.get("video"), "avatar_url": None,
                "updated_at": iso(seen.changed_at), "error_message": self._sticky(video_id, reading.now),
                "render_job_id": self._job(video_id, reading.now), "thumbnails": None, "audio_tracks": [],
            }  # fmt: skip
        return JSONResponse(told)

    def _ended(self, video_id: str) -> bool:
        run = runs.last_run(self._state, video_id)
        return run["ends_at"] is not None and run["halted_at"] is None

    def _job(self, video_id: str, now: float) -> str | None:
        """The job that still works on an MP4."""
        if runs.rendered(self._state, video_id, now) is not None:
            return None
        row = self._state.row(
            "SELECT job_id FROM vacademy_renders WHERE video_id = ? ORDER BY number DESC LIMIT 1", (video_id,)
        )  # fmt: skip
        return None if row is None else str(row["job_id"])

    def _history(self, reading: Reading) -> Response:
        rows = self._state.rows(
            "SELECT * FROM vacademy_videos WHERE (institute = ? OR institute IS NULL) AND readable_at <= ? "
            "ORDER BY created_at DESC LIMIT ? OFFSET ?",
            (reading.institute, reading.now, max(1, reading.number("limit", 10, 50)),
             reading.number("offset", 0, 10_000_000)),
        )  # fmt: skip
        return JSONResponse([self._told(reading, row) for row in rows])

    def _cancel(self, reading: Reading) -> Response:
        video = reading.video(reading.request.path_params["id"])
        run = runs.last_run(self._state, video["video_id"])
        seen = runs.at(run, reading.now)
        # The row says COMPLETED between two stages, and then today's service finds nothing to stop.
        deaf = self._behaviour.switch("cancel") == "not_between_stages" and seen.status == "COMPLETED"
        stopped = seen.going and not deaf and not reading.quirks.get("refused")
        if stopped:
            runs.halt(self._state, run["id"], reading.now, "cancelled")
            event = {"type": "cancelled", "video_id": video["video_id"], "message": "Generation was cancelled"}
            self._tapes.end(run["id"], Line(reading.now, event))
        status = "CANCELLED" if stopped else seen.status
        return JSONResponse({"status": status, "video_id": video["video_id"], "stopped": stopped})

    def _cost(self, reading: Reading) -> Response:
        data = read_json(reading.body or b"{}")
        order = read_order({"prompt": "", **data})
        # The stage is not looked at: what is told is the price of a lesson up to its frames.
        stages = STAGES[: STAGES.index("HTML") + 1]
        expected = sum(COSTS[stage] for stage in stages) * order.floor / TIERS["standard"]
        low, high = expected * 0.8, expected * 1.5
        balance = Gate(self._state, self._behaviour).balance()
        return JSONResponse({
            "selections": {"quality_tier": order.options.get("quality_tier") or "standard"},
            "estimate": {
                "low_credits": low, "expected_credits": expected, "high_credits": high,
                "low_cost_usd": low / 20, "expected_cost_usd": expected / 20, "high_cost_usd": high / 20,
                "breakdown": [{"stage": stage, "credits": COSTS[stage]} for stage in stages], "assumptions": [],
            },
            "balance": None if balance is None else {
                "current": balance, "after_expected": balance - expected, "after_high": balance - high,
                "sufficient": balance >= expected, "sufficient_for_high": balance >= high,
            },
        })  # fmt: skip
