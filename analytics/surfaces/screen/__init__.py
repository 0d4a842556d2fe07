"""The screen: charts as Plotly figures, and the map of a running app."""
