"""scanfit: a foot scan in, the shoe that fits out.

A map of the package, in the order a foot travels (``README.md`` has the picture):

- ``model``      frozen values, checked at birth: mesh, scan, measurement, profile, recommendation
- ``geometry``   arrays in, arrays out: sections, hulls, fitted extrema, cleaning
- ``capture``    a raw scan to one or two feet in the foot frame, in millimetres
- ``foot``       anatomy on geometry: landmarks and measurements
- ``catalog``    shoe and insole tables: schema, loading, checking, size systems
- ``fit``        foot against shoe: clearances, zones, score
- ``host``       finds plugins, isolates them, names the guilty
- ``pipeline``   the only conductor; ``cli`` is its first user
- ``api``        the one module a plugin imports

Importing this module loads nothing heavy.
"""

__version__ = "0.1.0"
