"""How the parts of the app are put together."""

from __future__ import annotations

from services.config import Settings
from services.container.app import App
from services.container.foundation import lay
from services.container.sides import side
from services.jobs.clocks import clock_troubles
from services.jobs.connections import ServiceChecks
from services.jobs.control.addresses import FreshAddresses
from services.jobs.control.controls import Controls
from services.jobs.control.retrying import Retries
from services.jobs.control.returns import Returns
from services.jobs.control.words import JobWords
from services.jobs.drafts.drafts import Drafts
from services.jobs.engine.billing import Billing
from services.jobs.engine.crew import Crew
from services.jobs.engine.driving import Driver, Pace
from services.jobs.engine.parting import Parting
from services.jobs.engine.sending import Sender
from services.jobs.engine.workers import WorkerLedger
from services.jobs.engine.workflows import Engine
from services.jobs.kinds import Kinds
from services.jobs.launch.approvals import Approvals
from services.jobs.launch.caps import Caps
from services.jobs.launch.consent import ConsentPages
from services.jobs.launch.gates import LaunchGates
from services.jobs.launch.inspections import Inspections
from services.jobs.launch.launching import Launches
from services.jobs.launch.quoting import Quotes
from services.jobs.launch.review import Reviews
from services.jobs.launch.second_yes import SecondYeses
from services.jobs.launch.targets import Targets
from services.jobs.ledger.breaker import Breaker
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.sightings import SightingLedger
from services.jobs.ledger.standstills import Standstills
from services.jobs.ledger.submissions import SubmissionLedger
from services.jobs.practice import PRACTICE_HOST
from services.jobs.searches import Searches
from services.jobs.views.lateness import Lateness
from services.jobs.views.money.statements import Statements
from services.jobs.views.results import Results
from services.jobs.views.views import Views
from services.kinds.agents.desk import AgentDesk
from services.kinds.campaigns.studio.desk import StudioDesk
from services.kinds.lessons.desk import LessonDesk
from services.leases import Lease
from services.people.faults import FaultDesk
from services.people.refusals.acts import RefusedActs
from services.people.trail import AuditTrail
from services.store.data_folder import open_data_folder
from services.store.database import sqlite_url
from services.store.folder_lock import FolderLock
from services.upkeep.backups import Backups, put_in_place
from services.upkeep.bundle import SupportBundle
from services.upkeep.deleting import Deleting
from services.upkeep.forgetting.forgetting import Forgetting
from services.upkeep.health import Health
from services.upkeep.serving import HealthAnswer
from services.vendors.practice import PracticeControl
from services.web.clips import Clips
from services.web.downloads import Downloads
from services.web.films import FilmArchives
from services.web.outside import OutsideLinks
from services.web.row_cells import RowCells
from services.web.takers import Takers
from services.webhooks.apply import Applier
from services.webhooks.desk import CallbackDesk
from services.webhooks.intake import Intake


def build(settings: Settings) -> App:
    """Build the app on its data folder. Raises SettingsError, DatabaseNewer or StoreError."""
    settings.refuse_unsafe()
    open_data_folder(settings.data_dir)
    address = f"{settings.server_address}:{settings.server_port}"
    # At a database of its own any number of workers know each other; those at a file of the folder do not.
    alone = settings.database_url is None or settings.database_url.startswith("sqlite")
    lock = FolderLock(settings.data_dir, address) if settings.drives and alone else None
    try:
        if lock is not None:
            put_in_place(settings.data_dir)
        return _build(settings, lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _build(settings: Settings, lock: FolderLock | None) -> App:
    ground = lay(settings)
    troubles, database, loop, secret, files = ground.troubles, ground.database, ground.loop, ground.secret, ground.files
    usual, rehearsed = side(settings, ground), side(settings.rehearsed(), ground)
    kinds = Kinds(usual.kinds, rehearsed.kinds)
    troubles.watch(lambda: clock_troubles(kinds))
    troubles.watch(ground.gate.proxy_troubles)

    lease = Lease()
    workers = WorkerLedger(database, lease, name=ground.name, patience=settings.worker_gone_seconds)
    submissions, jobs = SubmissionLedger(database, lease), JobLedger(database)
    sightings = SightingLedger(database, submissions, Standstills(apart=settings.poll_seconds))
    titles = {kind.service: kind.service_title for kind in kinds}
    breaker, views = Breaker(database), Views(database, titles, kinds.word_of)
    pace = Pace(settings.poll_seconds, settings.poll_seconds_most, least=min(1.0, settings.poll_seconds))
    sender = Sender(submissions, jobs, breaker, kinds, troubles, lease, Parting(database, secret))
    driver = Driver(submissions, jobs, sightings, sender, kinds, pace, breaker, troubles, Billing(database))
    engine = Engine(
        system_database_url=settings.database_url or sqlite_url(settings.data_dir / "engine.db"),
        system_database_options=None if database.is_sqlite else database.options,
        crew=Crew(
            workers,
            lease,
            ground.news,
            troubles,
            patience=settings.worker_gone_seconds,
            may_drive=lambda job: settings.has_pages or job.host != PRACTICE_HOST,
        ),
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

    drafts = Drafts(database, files, kinds, max_upload_bytes=settings.max_upload_mb * 1024 * 1024)
    reviews, targets = Reviews(database, drafts, kinds), Targets(database, kinds, loop.call)
    fresh, takers = FreshAddresses(database, views, kinds, loop.call), Takers(ground.sessions, database)
    quotes, results = Quotes(reviews, targets, kinds, secret), Results(database, drafts, kinds)
    applier = Applier(database, sightings, kinds, engine.wake, troubles)
    data = settings.data_dir
    health = Health(database, loop, driver.looked_at, kinds, troubles, data, files, drives=settings.drives)
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
        approvals=Approvals(database),
        launches=Launches(database, quotes, engine.start_job),
        caps=Caps(database),
        statements=Statements(database),
        gates=LaunchGates(database),
        second_yeses=SecondYeses(database),
        consents=ConsentPages(database),
        controls=Controls(database, jobs, submissions, engine.start_job, engine.wake),
        job_words=JobWords(database),
        retries=Retries(database, targets, kinds, secret, engine.start_job),
        views=views,
        lateness=Lateness(database),
        results=results,
        returns=Returns(database, drafts, results),
        searches=Searches(database, secret),
        checks=ServiceChecks(database, loop.call, kinds),
        practice=FaultDesk(PracticeControl(kinds.sandboxes(), ground.sandbox), database),
        engine=engine,
        applier=applier,
        intake=Intake(database, kinds, secret, lambda: engine.announce_delivery(applier.arrived)),
        sessions=ground.sessions,
        providers=ground.providers,
        arrivals=ground.arrivals,
        members=ground.members,
        password=ground.password,
        cookies=ground.cookies,
        gate=ground.gate,
        clips=Clips(views, fresh),
        row_cells=RowCells(views, drafts),
        downloads=Downloads(settings, results, reviews, Statements(database), ConsentPages(database), takers),
        films=FilmArchives(results, fresh, takers, ground.sandbox, loop.call),
        outside=OutsideLinks(database),
        bhuman=usual.bhuman,
        agents=AgentDesk(database, usual.agents, usual.bithuman, targets, drafts, loop.call),
        rehearsed_agents=AgentDesk(database, rehearsed.agents, rehearsed.bithuman, targets, drafts, loop.call),
        lessons=LessonDesk(settings, database, files, drafts, usual.vacademy, rehearsed.vacademy, loop.call),
        callbacks=CallbackDesk(database, kinds, applier, settings, secret, loop.call),
        studio=StudioDesk(database, usual.campaigns, usual.bhuman, targets, drafts, loop.call),
        vacademy=usual.vacademy,
        forgetting=Forgetting(database, files, drafts, data),
        deleting=Deleting(database, files),
        trail=AuditTrail(database),
        health=health,
        health_answer=HealthAnswer(health),
        bundle=SupportBundle(database, settings, health),
        backups=Backups(settings, database, files, takers),
        refused_acts=RefusedActs(database),
    )
