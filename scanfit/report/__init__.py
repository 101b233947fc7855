"""What leaves the house: insole files, forms, pictures and the hand-over folder of a lab."""
