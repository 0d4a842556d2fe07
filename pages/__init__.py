"""The pages of the dashboard; the only code that knows Streamlit."""
