"""The foot against the shoe: clearances zone by zone, the chance that a pair fits, and the reasons in words.

``README.md`` beside this file says what the numbers mean. The way of a question through the modules:

zones.py      which shoe dimension meets which foot measure, and what a sock takes
toe_forms.py  the line of the toes against the line of the toe box (toe_forms.toml)
ranges.py     the clearance aimed at and allowed, by zone, category, taste and activity (ranges.toml)
allowed.py    the ranges as tables over the categories
budget.py     what an insole, an orthotic or a lift takes from the zones above it (budget.toml)
feet.py       both feet's measures, zone by zone
sheet.py      the columns of a catalogue, as the zones read them
cut.py        an insole that is cut to length
clearance.py  item minus foot minus sock, of a few rows

score.py      one score per row: the worst zone decides
grading.py    its numbers
blocks.py     its rule, block by block: a million rows in a tenth of a second

doubt.py      how sure the numbers are, and which errors are shared (errors.toml)
unknown.py    what is taken for a zone of which a side is not known
normal.py     the normal distribution, and nodes to take means with
chance.py     the chance that every zone is allowed on all feet at once
explain.py    zones, verdicts, chance and reasons for the few rows shown
words.py      how a zone is said to a customer
picture/      the feet in the shoe, drawn

needs.py      constraints and wishes
rank.py       the core's order: chance, score, mean, price, size, name
ask.py        asks the recommenders; a failing one is named and left out
combine.py    several recommenders on one table
offers.py     what the catalogues offer one person
shown.py      one question: scores, chances and the items that are shown
shelf.py      what would fit better if it were in stock
split.py      two feet that differ: two sizes, or one with a correction (corrections.py, corrections.toml)
neighbours.py the sizes and widths beside a variant
together.py   insoles in shoes
notes.py      what to know before trusting the list
choose.py     feet, catalogues and wishes to the ranked answer
"""
