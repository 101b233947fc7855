"""From a raw scan in any pose and unit to one or two feet on the floor, in millimetres."""
