"""Where the order of Streamlit itself would lose what somebody typed or pressed: put right once in a process."""
