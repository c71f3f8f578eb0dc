"""Turns the answers of analytics into Bokeh documents."""
