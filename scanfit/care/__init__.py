"""What a person reports, and whether a clinician must look first.

questions.toml, questions.py   the questions, one definition for file, dialogue and form; the map of the body
conditions.py, cues.py         the small languages in which rules ask about answers, and cards about scans
red_flags.toml, screen.py      the screen that runs before any advice
intake_in.py, intake_out.py    the intake as a file, ``scanfit.intake/1``
claims.toml, claim_guard.py    what no sentence may claim
cards.py, advise.py            evidence cards, and what they say of one person
settle.py                      advice of several as one
insole_limits.py               what no insole may exceed without a clinician
gate.py                        what the screen leaves of an answer
follow_up.toml, follow_up.py   what to ask again, which change matters, when to stop
"""
