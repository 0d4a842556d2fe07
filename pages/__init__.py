"""The pages of the dashboard, one file each; the only code that knows Streamlit.

A page says which parts stand on it and in what order; the parts are in ``pages.ui``.
"""
