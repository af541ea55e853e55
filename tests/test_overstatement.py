"""Sentences that must never become a plain triple: denied, asked, doubted, compared, contrasted."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.passages import plain_passages
from kg.pipeline import annotate
from kg.rdf import quads
from tests.values import EVERY_CLAIM

SENTENCES = [
    "It is unlikely that caffeine causes breast cancer.",
    "It is a myth that vaccines cause autism.",
    "It is false that aspirin prevents stroke.",
    "It cannot be excluded that paracetamol causes asthma.",
    "Does aspirin prevent colorectal cancer?",
    "Can metformin treat obesity?",
    "Aspirin: does it prevent stroke?",
    "Aspirin to prevent dementia: a randomized controlled trial protocol.",
    "Never has aspirin cured cancer.",
    "Aspirin no longer prevents stroke.",
    "Aspirin barely prevents dementia.",
    "Aspirin rarely causes anaphylaxis.",
    "Jones doubts that aspirin prevents stroke.",
    "Not all statins reduce stroke.",
    "Aspirin was thought to prevent stroke, but it does not.",
    "Prevention of stroke by aspirin was not observed.",
    "The effect of aspirin on stroke was not significant.",
    "The hypothesis that vitamin C cures the common cold was rejected.",
    "Ibuprofen was no more effective than paracetamol against migraine.",
    "Ibuprofen was less effective than naproxen against pain.",
    "Aspirin is as effective as clopidogrel against stroke.",
    "Sham surgery improved knee osteoarthritis.",
    "Loss of TP53 causes cancer.",
    "Deletion of BRCA1 causes breast cancer.",
    "IL-6 does not activate STAT3 unless JAK1 is present.",
    "Critics falsely claim that vaccines cause autism.",
    "Losartan may be a drug that prevents stroke.",
]

#: The sentence, and what it must not say of whom.
CONTRASTS = [
    ("Aspirin, but not paracetamol, prevented myocardial infarction.", "paracetamol"),
    ("Warfarin rather than aspirin prevented stroke.", "acetylsalicylic acid"),
    ("MDM2, not AKT1, inhibits p53.", "AKT1"),
    ("Treatment with aspirin instead of warfarin increased stroke.", "warfarin"),
    ("Dexamethasone and placebo reduced pain.", "Placebos"),
    ("Pain was treated with either morphine or placebo.", "Placebos"),
]


@pytest.mark.parametrize("text", SENTENCES)
def test_no_plain_triple(text: str) -> None:
    reading = annotate(Document("t", text, passages=plain_passages(text)), EVERY_CLAIM)
    plain = [
        quad
        for quad in quads([reading], base="https://example.org/kg/")
        if str(quad.graph_name).endswith("graph/plain>")
    ]
    assert plain == []


@pytest.mark.parametrize(("text", "name"), CONTRASTS)
def test_what_is_contrasted_is_not_affirmed(text: str, name: str) -> None:
    for claim in annotate(Document("t", text, passages=plain_passages(text)), EVERY_CLAIM).claims:
        assert claim.negated or claim.subject.name != name
