"""Data frames of an office, for pandas; the only place that loads it.

``columns`` declares what each table holds, ``frames`` makes the frames,
``files`` writes them.
"""
