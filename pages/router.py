"""The Streamlit entry script: page config, navigation, who is looking, the practice banner, then the chosen page."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import brand, fresh, heading, person, practice, problems, routing, style, troubles
from pages.components.shell.scripts import drop_places, keys, one_step, same_page, scheme, typed_first
from services import container
from services.errors import ServiceError

# One list without headings: with some Streamlit writes lists that a screen reader cannot count.
pages = [
    st.Page("overview.py", title="Overview", icon=":material/dashboard:", default=True),
    st.Page("campaigns.py", title="Campaigns", icon=":material/movie_edit:", url_path="campaigns"),
    st.Page("studio.py", title="Studio", icon=":material/video_library:", url_path="studio"),
    st.Page("agents.py", title="Agents", icon=":material/face:", url_path="agents"),
    st.Page("lessons.py", title="Lessons", icon=":material/school:", url_path="lessons"),
    st.Page("history.py", title="History", icon=":material/history:", url_path="history"),
    st.Page("job.py", title="Job", icon=":material/movie:", url_path="job", visibility="hidden"),
    st.Page("money.py", title="Money", icon=":material/payments:", url_path="money"),
    st.Page("team.py", title="Team", icon=":material/group:", url_path="team"),
    st.Page("connections.py", title="Connections", icon=":material/cable:", url_path="connections"),
    st.Page("upkeep.py", title="Upkeep", icon=":material/health_and_safety:", url_path="upkeep"),
]
if asked := routing.unknown_page(page.url_path for page in pages):
    # Else the browser is told so in a box of Streamlit's own, over a page that nobody asked for.
    pages.append(st.Page("gone.py", title="No such page", url_path=asked, visibility="hidden"))
# The icon comes before the navigation: without one of ours the browser would fetch the page's from another host.
st.set_page_config(page_icon=brand.MARK, layout="wide")
page = st.navigation(pages)
routing.follow()
st.set_page_config(page_title=f"{page.title} · Callsheet")
st.logo(brand.LOGO, size="large", icon_image=brand.MARK)
style.inject()
typed_first.listen()
same_page.listen()
one_step.listen()
keys.listen()
scheme.follow()
drop_places.listen()

try:
    app = container.current()
except ServiceError as error:
    problems.show_problem(error)
    st.stop()

if app.settings.asks_to_sign_in and person.signed_in(app) is None:
    person.ask_to_sign_in()
    st.stop()

person.look_as(person.who(app))
with st.sidebar:
    person.chip(app)

fresh.page_is(f"{page.url_path} {st.query_params.get(routing.DRAFT, '')}")
heading.reached_at(app.settings.public_url)
practice.banner(app.kinds)
troubles.show(app.troubles.now())
with problems.shown():
    page.run()
