"""From feet to a hand-over for an orthotic lab, and from one revision of it to the next: README.md of orthotic/."""

from scanfit.lab.hand_over import hand_over
from scanfit.lab.order import HandOver, LabOrder
from scanfit.lab.revise import revise

__all__ = ["HandOver", "LabOrder", "hand_over", "revise"]
