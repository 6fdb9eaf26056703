"""Builds everything once and hands it to the pages: the one override point for tests."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta

from services.config import Settings, load_settings
from services.jobs.clocks import clock_troubles
from services.jobs.connections import ServiceChecks
from services.jobs.control.addresses import FreshAddresses
from services.jobs.control.controls import Controls
from services.jobs.control.retrying import Retries
from services.jobs.control.returns import Returns
from services.jobs.drafts.drafts import Drafts
from services.jobs.engine.driving import Driver, Pace
from services.jobs.engine.sending import Sender
from services.jobs.engine.work_loop import WorkLoop
from services.jobs.engine.workflows import Engine
from services.jobs.kind import Kind
from services.jobs.kinds import Kinds
from services.jobs.launch.inspections import Inspections
from services.jobs.launch.launching import Launches
from services.jobs.launch.quoting import Quotes
from services.jobs.launch.review import Reviews
from services.jobs.launch.targets import Targets
from services.jobs.ledger.breaker import Breaker
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.sightings import SightingLedger
from services.jobs.ledger.standstills import Standstills
from services.jobs.ledger.submissions import SubmissionLedger
from services.jobs.views.lateness import Lateness
from services.jobs.views.results import Results
from services.jobs.views.views import Views
from services.kinds.agents.client import bithuman_client
from services.kinds.agents.desk import AgentDesk
from services.kinds.agents.kind import Agents
from services.kinds.campaigns.client import bhuman_client
from services.kinds.campaigns.kind import Campaigns
from services.kinds.campaigns.studio.desk import StudioDesk
from services.kinds.lessons.client import vacademy_client
from services.kinds.lessons.desk import LessonDesk
from services.kinds.lessons.kind import Lessons
from services.people.password import TeamPassword
from services.people.sessions import Sessions
from services.people.signin.cookies import Cookies
from services.store.data_folder import open_data_folder, server_secret
from services.store.database import RESTORE, Database, sqlite_url
from services.store.folder_lock import FolderLock
from services.store.migrate import migrate
from services.store.soundness import quick_check
from services.troubles import Troubles
from services.vendors.bhuman import BHumanClient
from services.vendors.bithuman import BitHumanClient
from services.vendors.practice import OwnSandbox, PracticeControl
from services.vendors.vacademy import VacademyClient
from services.web.clips import Clips
from services.web.downloads import Downloads
from services.web.gate.rules import PRACTICE, PROCESS_HEADER, Rules
from services.webhooks.apply import Applier
from services.webhooks.desk import CallbackDesk
from services.webhooks.intake import Intake

EXECUTOR = "local"
DAMAGE = "damage"


@dataclass
class App:
    """Everything that pages and routes use."""

    settings: Settings
    troubles: Troubles
    secret: bytes
    lock: FolderLock | None
    database: Database
    loop: WorkLoop
    kinds: Kinds
    drafts: Drafts
    reviews: Reviews
    inspections: Inspections
    targets: Targets
    quotes: Quotes
    launches: Launches
    controls: Controls
    retries: Retries
    views: Views
    lateness: Lateness
    results: Results
    returns: Returns
    checks: ServiceChecks
    practice: PracticeControl
    engine: Engine
    applier: Applier
    intake: Intake
    sessions: Sessions
    password: TeamPassword
    cookies: Cookies
    gate: Rules
    clips: Clips
    downloads: Downloads
    bhuman: BHumanClient
    agents: AgentDesk
    rehearsed_agents: AgentDesk
    lessons: LessonDesk
    studio: StudioDesk
    callbacks: CallbackDesk
    vacademy: VacademyClient
    working: bool = False

    def start(self) -> None:
        """Begin to work: recover, drive what is open, apply what waits. Not on a database that is damaged."""
        if not self.settings.drives or self.troubles.has(DAMAGE):
            return
        self.engine.start()
        self.working = True
        self.loop.keep("The applying of callbacks", self.applier.run)
        self.loop.keep("The forgetting of old callbacks", self.intake.old.run)

    def agents_of(self, *, practice: bool) -> AgentDesk:
        """The desk for agents of drafts and jobs that chose practice, or did not."""
        return self.rehearsed_agents if practice and self.kinds.can_rehearse("agent") else self.agents

    def stop(self) -> None:
        """Stop working; everything open goes on at the next start."""
        if self.working:
            self.engine.stop()
        self.close()

    def close(self) -> None:
        """Let go of every connection and of the database: all there is to do for an app that was never started."""
        self.targets.lists.close()
        for kind in self.kinds.both_sides():
            self.loop.call(kind.aclose())
        self.loop.stop()
        self.database.close()
        if self.lock is not None:
            self.lock.release()


@dataclass(frozen=True)
class _Side:
    """Clients and kinds as some settings say: those of the team, or the same with no account in them."""

    bhuman: BHumanClient
    bithuman: BitHumanClient
    vacademy: VacademyClient
    campaigns: Campaigns
    agents: Agents
    lessons: Lessons
    kinds: list[Kind]


def build(settings: Settings) -> App:
    """Build the app on its data folder. Raises SettingsError, DatabaseNewer or StoreError."""
    settings.refuse_unsafe()
    open_data_folder(settings.data_dir)
    address = f"{settings.server_address}:{settings.server_port}"
    lock = FolderLock(settings.data_dir, address) if settings.drives else None
    try:
        return _build(settings, lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _build(settings: Settings, lock: FolderLock | None) -> App:
    troubles = Troubles()
    file = settings.data_dir / "callsheet.db"

    def damaged(said: str) -> None:
        troubles.report(DAMAGE, said, RESTORE)

    database = Database(settings.database_url or sqlite_url(file), on_damage=damaged)
    if broken := quick_check(file) if settings.database_url is None else "":
        # Nothing may be sent whose record could be lost; pages show what can still be read.
        damaged(f"The database file is damaged, so nothing is sent: {broken}.")
    else:
        migrate(database)
    secret, process_secret = server_secret(settings.data_dir), secrets.token_urlsafe(32)
    sandbox = OwnSandbox(settings.own_url + PRACTICE, PROCESS_HEADER, process_secret)
    password = TeamPassword(settings.team_password.get_secret_value() if settings.team_password else None, secret)
    sessions = Sessions(
        database,
        mark=password.mark,
        idle=timedelta(hours=settings.session_idle_hours),
        longest=timedelta(hours=settings.session_hours),
    )
    cookies, loop = Cookies(settings, secret), WorkLoop(troubles)

    def side(settings: Settings) -> _Side:
        bhuman, bithuman = bhuman_client(settings, sandbox), bithuman_client(settings, sandbox)
        vacademy = vacademy_client(settings, sandbox)
        campaigns = Campaigns(settings, bhuman)
        agents, lessons = Agents(settings, bithuman, database), Lessons(settings, vacademy, database)
        kinds: list[Kind] = [
            campaigns,
            agents,
            lessons,
        ]
        return _Side(bhuman, bithuman, vacademy, campaigns, agents, lessons, kinds)

    usual, rehearsed = side(settings), side(settings.rehearsed())
    kinds = Kinds(usual.kinds, rehearsed.kinds)
    troubles.watch(lambda: clock_troubles(kinds))

    submissions, jobs = SubmissionLedger(database, EXECUTOR), JobLedger(database)
    sightings = SightingLedger(database, submissions, Standstills(apart=settings.poll_seconds))
    breaker, views = Breaker(database), Views(database, {kind.service: kind.service_title for kind in kinds})
    pace = Pace(settings.poll_seconds, settings.poll_seconds_most, least=min(1.0, settings.poll_seconds))
    sender = Sender(submissions, jobs, breaker, kinds, troubles)
    driver = Driver(submissions, jobs, sightings, sender, kinds, pace, breaker, troubles)
    engine = Engine(
        system_database_url=settings.database_url or sqlite_url(settings.data_dir / "engine.db"),
        executor=EXECUTOR,
        loop=loop,
        driver=driver,
        sender=sender,
        submissions=submissions,
        jobs=jobs,
        sweep_seconds=settings.poll_seconds,
        troubles=troubles,
    )
    for one in (usual, rehearsed):
        one.lessons.wake_by(engine.wake)

    drafts = Drafts(
        database, settings.data_dir / "uploads", kinds, max_upload_bytes=settings.max_upload_mb * 1024 * 1024
    )
    reviews, targets = Reviews(database, drafts, kinds), Targets(database, kinds, loop.call)
    quotes, results = Quotes(reviews, targets, kinds, secret), Results(database, drafts, kinds)
    applier = Applier(database, sightings, kinds, engine.wake, troubles)
    return App(
        settings=settings,
        troubles=troubles,
        secret=secret,
        lock=lock,
        database=database,
        loop=loop,
        kinds=kinds,
        drafts=drafts,
        reviews=reviews,
        inspections=Inspections(reviews, kinds, loop.call),
        targets=targets,
        quotes=quotes,
        launches=Launches(database, quotes, engine.start_job),
        controls=Controls(database, jobs, submissions, engine.start_job, engine.wake),
        retries=Retries(database, targets, kinds, secret, engine.start_job),
        views=views,
        lateness=Lateness(database),
        results=results,
        returns=Returns(database, drafts, results),
        checks=ServiceChecks(database, loop.call, kinds),
        practice=PracticeControl(kinds.sandboxes(), sandbox),
        engine=engine,
        applier=applier,
        intake=Intake(database, kinds, secret, lambda: loop.loop.call_soon_threadsafe(applier.arrived)),
        sessions=sessions,
        password=password,
        cookies=cookies,
        gate=Rules(settings, sessions, password, cookies, process_secret),
        clips=Clips(views, FreshAddresses(database, views, kinds, loop.call)),
        downloads=Downloads(settings, results, reviews),
        bhuman=usual.bhuman,
        agents=AgentDesk(database, usual.agents, usual.bithuman, targets, drafts, loop.call),
        rehearsed_agents=AgentDesk(database, rehearsed.agents, rehearsed.bithuman, targets, drafts, loop.call),
        lessons=LessonDesk(settings, database, drafts, usual.vacademy, rehearsed.vacademy, loop.call),
        callbacks=CallbackDesk(database, kinds, applier, settings, secret, loop.call),
        studio=StudioDesk(database, usual.campaigns, usual.bhuman, targets, drafts, loop.call),
        vacademy=usual.vacademy,
    )


def current() -> App:
    """The app of this process, built and started at the first need."""
    with _lock:
        if not _apps:
            app = build(load_settings())
            app.start()
            _apps.append(app)
        return _apps[-1]


def use(app: App | None) -> None:
    """Put an app in place, or with None take the last one away. It is started and stopped by whoever built it."""
    with _lock:
        if app is None:
            _apps.pop()
        else:
            _apps.append(app)


_apps: list[App] = []
_lock = threading.Lock()
