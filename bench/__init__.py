"""Offices of any size, and how long the work takes beside what people write instead."""
