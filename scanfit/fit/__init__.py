"""The foot against the shoe: clearances zone by zone, one score per row, and the reasons in words.

zones.py      which shoe dimension meets which foot measure, and what a sock takes
ranges.toml   the clearance allowed, by zone, category and taste, each number with its source
ranges.py     reads and checks it
allowed.py    the ranges as tables over the categories
clearance.py  item minus foot minus sock, of a few rows
cut.py        an insole that is cut to length
score.py      one score per row: the worst zone decides
grading.py    its numbers
blocks.py     its rule, block by block: a million rows in a tenth of a second
sheet.py      the columns it reads
explain.py    zones and reasons for the few rows shown
words.py      how a zone is said to a customer
rank.py       the core's order: score, mean, price, name
ask.py        asks the recommenders; a failing one is named and left out
combine.py    several recommenders on one table
shelf.py      what would fit better if it were in stock
notes.py      what to know before trusting the list
shelf.py      what would fit better if it were in stock
choose.py     feet, catalogues and wishes to the ranked answer
"""
