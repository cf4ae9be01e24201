"""The report as one page that needs nothing but itself: no script, no font, no picture from elsewhere."""
