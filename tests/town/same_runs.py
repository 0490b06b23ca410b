"""Whether two runs are the same: id, tables of the days, and the whole state, number by number."""

from pandas.testing import assert_frame_equal

from riceshop.town import Run
from riceshop.town.documents import SHOP_TABLES
from riceshop.town.packing import Packer


def same(one: Run, two: Run) -> None:
    """Fail unless both are the same. The truth follows from the state and is dear to make: it is left out."""
    assert one.id == two.id
    assert one.policy.decisions() == two.policy.decisions()
    for name in (*SHOP_TABLES, "truth_daily") if one.logged else ("households",):
        assert_frame_equal(getattr(one, name), getattr(two, name), obj=name)
    states = []
    for run in (one, two):
        packer = Packer({"houses": run.town.houses, "map": run.town.map})
        states.append((packer.pack(run.state), {name: array.tobytes() for name, array in packer.arrays().items()}))
    assert states[0] == states[1]
