"""The one gate before everything that the dashboard serves, Streamlit's own routes and websocket included."""
