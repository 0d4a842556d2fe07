"""Forty workbooks as offices send them, each cell with what a human reads in it."""

from tests.geodata.intake.forty.made import Made
from tests.geodata.intake.forty.offices import OFFICES
from tests.geodata.intake.forty.others import OTHERS

MADE: tuple[Made, ...] = (*OFFICES, *OTHERS)
