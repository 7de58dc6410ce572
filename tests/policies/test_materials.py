"""The checklist follows the ground claimed."""

import pytest

from policies.materials import GROUNDS, checklist, every_material


@pytest.mark.parametrize(("ground", "own"), [
    ("B1", {"native"}), ("B2", {"kinship", "hukou", "residence"}), ("B3", {"kinship", "relative_staff"}),
])  # fmt: skip
def test_each_ground_brings_its_own_papers(ground, own):
    common = {material.code for material in checklist([])}
    assert {material.code for material in checklist([ground])} - common == own


def test_codes_are_unique_and_grounds_are_known():
    codes = [material.code for material in every_material()]
    assert len(codes) == len(set(codes))
    assert {ground for material in every_material() for ground in material.grounds} == set(GROUNDS)
