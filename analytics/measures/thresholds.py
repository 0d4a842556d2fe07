"""How few are too few: every such number of the figures, named by what it decides.

Two more have a room of their own: how few units of a register are a secret
(:mod:`geodata.registers.secrecy`), and how much of a file may be left without a place
(:mod:`geodata.intake.register_files`).
"""

from __future__ import annotations

# Below so many regions, a pattern over them says more of the sample than of the country …
MIN_REGIONS_FOR_PATTERN = 20
# … and with a larger share of zeros, of the zeros.
MAX_ZEROS_FOR_PATTERN = 0.5
# With fewer points no index of them is defined.
MIN_POINTS_FOR_INDEX = 3
# A first place that rests on fewer units is no finding.
MIN_UNITS_FOR_LEAD = 5
# Two firms above their share are no cluster to propose to a committee.
MIN_UNITS_FOR_GAP = 5
# Of the country's units of the sector: less is no weight in it.
MIN_SHARE_FOR_GAP = 0.01
# Below so many units in a region, chance moves a rate more than anything else.
MIN_UNITS_FOR_RATE = 20
# Below this share of clusters that know the figure, a sum says too little.
MIN_KNOWN_SHARE = 0.5
# A published table of fewer regions is no comparison.
MIN_REGIONS_TO_COMPARE = 5
# With so many regions, two sectors in the very same half of them have a chance of 1 in 924: the
# least that can stand out among the 45 pairs of ten sectors. With fewer, nothing ever could.
MIN_REGIONS_FOR_PAIRS = 12
# Fewer sectors than these make no pairs to compare.
MIN_SECTORS_FOR_PAIRS = 4
# Of a sector, on average over the regions: with fewer, one unit decides whether a region has it.
MIN_UNITS_A_REGION_FOR_PAIRS = 5
