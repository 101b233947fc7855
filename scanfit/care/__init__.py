"""What a person reports, and whether a clinician must look first.

questions.toml, questions.py   the questions, one definition for file, dialogue and form; the map of the body
conditions.py                  the small language in which rules ask about answers
red_flags.toml, screen.py      the screen that runs before any advice
intake_in.py, intake_out.py    the intake as a file, ``scanfit.intake/1``
"""
