"""What Callsheet knows and does. Nothing below this folder draws or imports streamlit."""
