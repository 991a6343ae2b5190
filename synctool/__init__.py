"""synctool keeps a master of tracked meeting resolutions and the agencies' forms in step."""

__version__ = "0.1.0"
