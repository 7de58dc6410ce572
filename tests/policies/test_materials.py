"""The checklist follows the ground claimed."""

import pytest

from policies.materials import GROUNDS, checklist, every_material, proofs_of


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


def test_every_condition_an_applicant_proves_has_its_papers():
    proved = {rule: [paper.code for paper in proofs_of(rule)] for rule in ("E1", "E2", "E3", "E4", *GROUNDS)}
    assert all(proved.values()), proved
    assert {rule for paper in every_material() for rule in paper.proves} == set(proved)
    assert proofs_of("LAW") == ()


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_paper_for_one_ground_proves_that_ground(ground):
    own = set(checklist([ground])) - set(checklist([]))
    assert all(ground in paper.proves for paper in own)
