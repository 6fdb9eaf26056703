"""Everything that pages and routes use, and how it starts and stops."""

from __future__ import annotations

from dataclasses import dataclass

from services.config import Settings
from services.container.foundation import DAMAGE
from services.jobs.connections import ServiceChecks
from services.jobs.control.controls import Controls
from services.jobs.control.retrying import Retries
from services.jobs.control.returns import Returns
from services.jobs.control.words import JobWords
from services.jobs.drafts.drafts import Drafts
from services.jobs.engine.work_loop import WorkLoop
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
from services.jobs.searches import Searches
from services.jobs.views.lateness import Lateness
from services.jobs.views.money.statements import Statements
from services.jobs.views.results import Results
from services.jobs.views.views import Views
from services.kinds.agents.desk import AgentDesk
from services.kinds.campaigns.studio.desk import StudioDesk
from services.kinds.lessons.desk import LessonDesk
from services.people.faults import FaultDesk
from services.people.members import Members
from services.people.password import TeamPassword
from services.people.persons import hear_no_more, hear_refusals
from services.people.refusals.acts import RefusedActs
from services.people.sessions import Sessions
from services.people.signin.arrivals import Arrivals
from services.people.signin.cookies import Cookies
from services.people.signin.providers import Providers
from services.people.starts import record_start
from services.people.trail import AuditTrail
from services.store.database import Database
from services.store.folder_lock import FolderLock
from services.troubles import Troubles
from services.upkeep.backups import Backups
from services.upkeep.bundle import SupportBundle
from services.upkeep.deleting import Deleting
from services.upkeep.forgetting.forgetting import Forgetting
from services.upkeep.health import Health
from services.upkeep.serving import HealthAnswer
from services.vendors.bhuman import BHumanClient
from services.vendors.vacademy import VacademyClient
from services.web.clips import Clips
from services.web.downloads import Downloads
from services.web.films import FilmArchives
from services.web.gate.rules import Rules
from services.web.outside import OutsideLinks
from services.web.row_cells import RowCells
from services.webhooks.apply import Applier
from services.webhooks.desk import CallbackDesk
from services.webhooks.intake import Intake


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
    approvals: Approvals
    controls: Controls
    caps: Caps
    statements: Statements
    gates: LaunchGates
    second_yeses: SecondYeses
    consents: ConsentPages
    retries: Retries
    job_words: JobWords
    views: Views
    lateness: Lateness
    results: Results
    returns: Returns
    searches: Searches
    checks: ServiceChecks
    practice: FaultDesk
    engine: Engine
    applier: Applier
    intake: Intake
    sessions: Sessions
    providers: Providers
    arrivals: Arrivals
    members: Members
    password: TeamPassword
    cookies: Cookies
    gate: Rules
    clips: Clips
    downloads: Downloads
    row_cells: RowCells
    films: FilmArchives
    outside: OutsideLinks
    bhuman: BHumanClient
    agents: AgentDesk
    rehearsed_agents: AgentDesk
    lessons: LessonDesk
    studio: StudioDesk
    callbacks: CallbackDesk
    vacademy: VacademyClient
    forgetting: Forgetting
    deleting: Deleting
    trail: AuditTrail
    health: Health
    health_answer: HealthAnswer
    bundle: SupportBundle
    backups: Backups
    refused_acts: RefusedActs
    working: bool = False

    def __post_init__(self) -> None:
        hear_refusals(self.refused_acts.hear)

    def start(self) -> None:
        """Begin to work: recover, drive what is open, apply what waits. Not on a database that is damaged."""
        if not self.settings.drives or self.troubles.has(DAMAGE):
            return
        record_start(self.database, self.settings)
        self.engine.start()
        self.working = True
        if not self.database.is_sqlite:
            self.engine.hear(self.applier.arrived)
        self.loop.keep("The applying of callbacks", self.applier.run)
        self.loop.keep("The forgetting of old callbacks", self.intake.old.run)
        self.loop.keep("The emptying of jobs whose time is over", self.deleting.run)

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
        hear_no_more(self.refused_acts.hear)
        self.refused_acts.write_rest()
        self.targets.lists.close()
        for kind in self.kinds.both_sides():
            self.loop.call(kind.aclose())
        self.loop.stop()
        self.database.close()
        if self.lock is not None:
            self.lock.release()
