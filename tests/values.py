"""Small hand-made values that many tests share: two documents and all that was read in them.

The sentences are our own. ``TRIAL`` is a report with a quotation, a denial, a hedge, a combination
and a group; ``NOTE`` repeats one claim of it (more narrowly) and denies another; ``HOSTILE`` holds
what must never be believed or run. `span` finds words in a document, so no offset is typed by hand.
"""

from __future__ import annotations

from kg.config import Options
from kg.identity import combination_entity, group_entity, term_entity
from kg.model import (
    Annotation,
    Candidate,
    Certainty,
    Circumstance,
    Claim,
    ContextSource,
    Cue,
    Document,
    Entity,
    Evidence,
    Extractor,
    Facts,
    Flag,
    Grounding,
    Mapping,
    Mention,
    Metadata,
    Passage,
    Person,
    Publication,
    Qualifier,
    Span,
    Speaker,
    StatementKind,
    Statistic,
)

#: Rules are tested on what they read, however sure it is.
EVERY_CLAIM = Options(min_confidence=0)

TRIAL = Document(
    "trial-1",
    "Stem cells heal fractured spines of rats\n"
    "Adipose-derived stem cells healed spinal fractures in rats (p = 0.03, n = 24). "
    "The cells did not increase osteoporosis in rats. "
    "Aspirin may prevent stroke in older people. "
    "Bone spheroids combined with calcium phosphate cement treat spinal fractures. "
    "The spheroids little affect genes involved in bone repair. "
    '"This material could help patients with osteoporosis," said Ada Sample, a student at '
    "Osaka Metropolitan University. "
    "Osteoporosis is a bone disease. "
    "The work appeared in Bone & Joint Research.\n",
    Metadata(
        title="Stem cells heal fractured spines of rats",
        date="2025-11-05",
        publisher="Example Press",
        source="https://example.org/news/1",
        rights="CC BY 4.0",
        language="en",
        journal="Example News",
        doi="10.5555/12345678",
        authors=("Ben Writer",),
    ),
    (Passage(Span(0, 40), "title"),),
)
NOTE = Document(
    "note-2",
    "Aspirin does not prevent stroke in older people. "
    "Adipose-derived stem cells healed spinal fractures. "
    "Osteoporosis is a bone disease, Ada Sample wrote.\n",
    Metadata(title="A second look", date="2026-02"),
)
HOSTILE = Document(
    'hostile-3"><img src=x onerror=alert(1)>',
    "<script>alert(1)</script> inhibits =HYPERLINK(1) in \u202eevil cells.\x0b\n",
    Metadata(title="</title><script>alert(1)</script>", publisher="javascript:alert(1)"),
)

STEM_CELLS = Entity("CL:0002570", "mesenchymal stem cell of adipose tissue", "Cell")
FRACTURE = Entity("MONDO:0005309", "spinal fracture", "Disease")
OSTEOPOROSIS = Entity("MONDO:0005298", "osteoporosis", "Disease")
BONE_DISEASE = Entity("MONDO:0005381", "bone disease", "Disease")
STROKE = Entity("MONDO:0005098", "stroke disorder", "Disease")
ASPIRIN = Entity("CHEBI:15365", "acetylsalicylic acid", "Drug")
RAT = Entity("NCBITaxon:10116", "Rattus norvegicus", "Species")
ELDERLY = Entity("MESH:D000368", "Aged", "Population")
SPINE = Entity("UBERON:0001130", "vertebral column", "Anatomy")
UNIVERSITY = Entity("ror:01hvx5h04", "Osaka Metropolitan University", "Organization")
SPHEROIDS = term_entity(
    "bone spheroids", "Biomaterial", "bone spheroid", (Mapping("broad", "MESH:D018874"),)
)
CEMENT = Entity("CHEBI:9679", "tricalcium bis(phosphate)", "Chemical")
COMBINATION = combination_entity(
    "bone spheroids combined with calcium phosphate cement", (SPHEROIDS, CEMENT)
)
GENES = group_entity(
    "genes involved in bone repair",
    "GeneSet",
    "gene involved in bone repair",
    TRIAL.key,
    (Mapping("broad", "SO:0000704"),),
)
SCRIPT = term_entity("<script>alert(1)</script>", "Chemical", "<script>alert(1)</script>")
FORMULA = term_entity("=HYPERLINK(1)", "Gene", "=hyperlink(1)")

#: The subclass edges a lexicon would give: an identifier's parents.
PARENTS = {
    "MONDO:0005309": ("MONDO:0005315",),
    "MONDO:0005315": ("MONDO:0005381",),
    "MONDO:0005298": ("MONDO:0005381",),
    "MONDO:0005381": ("MONDO:0000001",),
    "NCBITaxon:10116": ("NCBITaxon:10114",),
}
#: The names a lexicon would give.
NAMES = {
    "MONDO:0005315": "bone fracture",
    "MONDO:0000001": "disease",
    "NCBITaxon:10114": "Rattus",
} | {
    entity.id: entity.name
    for entity in (STEM_CELLS, FRACTURE, OSTEOPOROSIS, BONE_DISEASE, STROKE, ASPIRIN, RAT)
}


def span(document: Document, words: str, occurrence: int = 0) -> Span:
    """Return where the words stand in a document; ``ValueError`` when they do not."""
    start = -1
    for _ in range(occurrence + 1):
        start = document.text.index(words, start + 1)
    return Span(start, start + len(words))


def sentence(document: Document, words: str) -> Span:
    """Return the sentence (up to ``". "`` or a line end) that begins with the words."""
    start = document.text.index(words)
    ends = [document.text.find(mark, start) for mark in (". ", ".\n", ".\x0b")]
    return Span(start, min(end for end in ends if end >= 0) + 1)


def frame(rule: str) -> Extractor:
    """Return an extractor of the strand ``frame``."""
    return Extractor("frame", rule)


SPEAKER = Speaker(
    "Ada Sample",
    span(TRIAL, "Ada Sample"),
    role="student",
    affiliation=UNIVERSITY.id,
    affiliation_name=UNIVERSITY.name,
    quote=True,
)
_RATS = Qualifier("species_context_qualifier", RAT.id)
_OLD = Qualifier("population_context_qualifier", ELDERLY.id)

#: Affirmed, certain, with species, statistics and a clause.
HEALED = Claim(
    STEM_CELLS,
    "biolink:beneficial_in_models_for",
    FRACTURE,
    qualifiers=(_RATS,),
    evidence=(
        Evidence(
            TRIAL.key,
            sentence(TRIAL, "Adipose-derived"),
            frame("heal.V.ameliorate"),
            clause=span(TRIAL, "Adipose-derived stem cells healed spinal fractures in rats"),
            subject_span=span(TRIAL, "Adipose-derived stem cells"),
            object_span=span(TRIAL, "spinal fractures"),
            verb="heal",
            kind=StatementKind.OBSERVATION,
            contexts=(
                ContextSource("species_context_qualifier", "sentence", span(TRIAL, "rats", 1)),
            ),
            statistics=(
                Statistic(
                    "p",
                    "p = 0.03",
                    span(TRIAL, "p = 0.03"),
                    comparison="=",
                    low="0.03",
                    high="0.03",
                ),
                Statistic("n", "24", span(TRIAL, "24"), unit="animals"),
            ),
            circumstances=(
                Circumstance("setting", "in vivo", "in rats", "sentence", span(TRIAL, "in rats")),
            ),
            confidence=0.8312,
            confidence_parts=(("arguments", 0.9), ("frame", 0.95)),
        ),
    ),
    context_entities=(RAT,),
)
#: Denied, with direction and qualified predicate, aspect and inherited anatomy.
NOT_INCREASED = Claim(
    STEM_CELLS,
    "biolink:affects",
    OSTEOPOROSIS,
    negated=True,
    qualifiers=(
        Qualifier("anatomical_context_qualifier", SPINE.id),
        Qualifier("object_direction_qualifier", "increased"),
        Qualifier("qualified_predicate", "biolink:causes"),
        _RATS,
    ),
    evidence=(
        Evidence(
            TRIAL.key,
            sentence(TRIAL, "The cells"),
            frame("increase.V.affect"),
            subject_span=span(TRIAL, "The cells"),
            object_span=span(TRIAL, "osteoporosis"),
            verb="increase",
            kind=StatementKind.OBSERVATION,
            cues=(Cue(span(TRIAL, "not"), "negation"),),
            contexts=(
                ContextSource(
                    "anatomical_context_qualifier", "inherited", span(TRIAL, "spinal"), 1
                ),
                ContextSource("species_context_qualifier", "sentence", span(TRIAL, "rats", 2)),
            ),
            confidence=0.7,
        ),
    ),
    context_entities=(RAT, SPINE),
)
#: Hedged, with a population; the note denies it.
MAY_PREVENT = Claim(
    ASPIRIN,
    "biolink:preventative_for_condition",
    STROKE,
    qualifiers=(_OLD,),
    evidence=(
        Evidence(
            TRIAL.key,
            sentence(TRIAL, "Aspirin"),
            frame("prevent.V.prevent"),
            subject_span=span(TRIAL, "Aspirin"),
            object_span=span(TRIAL, "stroke"),
            verb="prevent",
            certainty=Certainty.SPECULATIVE,
            kind=StatementKind.FACT,
            cues=(
                Cue(span(TRIAL, "may"), "hedge", span(TRIAL, "may prevent stroke in older people")),
            ),
            confidence=0.6,
        ),
    ),
    context_entities=(ELDERLY,),
)
#: A combination as subject.
TOGETHER = Claim(
    COMBINATION,
    "biolink:treats_or_applied_or_studied_to_treat",
    FRACTURE,
    evidence=(
        Evidence(
            TRIAL.key,
            sentence(TRIAL, "Bone spheroids"),
            frame("treat.V.treat"),
            subject_span=span(TRIAL, "Bone spheroids combined with calcium phosphate cement"),
            object_span=span(TRIAL, "spinal fractures", 1),
            verb="treat",
            kind=StatementKind.ANALYSIS,
            flags=(
                Flag(
                    "animals-as-people",
                    "The findings of this text were made in rats; the sentence names no model.",
                    span(TRIAL, "treat spinal fractures"),
                ),
            ),
            confidence=0.75,
        ),
    ),
)
#: A local term, a group, and a degree.
LITTLE = Claim(
    SPHEROIDS,
    "biolink:affects",
    GENES,
    qualifiers=(Qualifier("degree", "little"),),
    evidence=(
        Evidence(
            TRIAL.key,
            sentence(TRIAL, "The spheroids"),
            frame("affect.V.affect"),
            subject_span=span(TRIAL, "The spheroids"),
            object_span=span(TRIAL, "genes involved in bone repair"),
            verb="affect",
            kind=StatementKind.OBSERVATION,
            cues=(Cue(span(TRIAL, "little"), "degree"),),
            frequency="often",
            confidence=0.5,
        ),
    ),
)
#: An opinion, quoted from a speaker with an institution.
COULD_HELP = Claim(
    COMBINATION,
    "biolink:treats_or_applied_or_studied_to_treat",
    OSTEOPOROSIS,
    evidence=(
        Evidence(
            TRIAL.key,
            sentence(TRIAL, '"This material'),
            frame("help.V.treat"),
            clause=span(TRIAL, "This material could help patients with osteoporosis"),
            subject_span=span(TRIAL, "This material"),
            object_span=span(TRIAL, "osteoporosis", 1),
            verb="help",
            certainty=Certainty.SPECULATIVE,
            kind=StatementKind.OTHER,
            cues=(Cue(span(TRIAL, "could"), "hedge"),),
            speakers=(SPEAKER,),
            confidence=0.55,
        ),
    ),
)
#: A plain fact: the one claim of the trial that may stand as a plain triple.
IS_A = Claim(
    OSTEOPOROSIS,
    "biolink:subclass_of",
    BONE_DISEASE,
    evidence=(
        Evidence(
            TRIAL.key,
            sentence(TRIAL, "Osteoporosis is"),
            frame("be.copula"),
            subject_span=span(TRIAL, "Osteoporosis"),
            object_span=span(TRIAL, "bone disease"),
            verb="be",
            confidence=1.0,
        ),
    ),
)
#: The trial's claim about aspirin, denied.
NOT_PREVENTED = Claim(
    ASPIRIN,
    "biolink:preventative_for_condition",
    STROKE,
    negated=True,
    qualifiers=(_OLD,),
    evidence=(
        Evidence(
            NOTE.key,
            sentence(NOTE, "Aspirin"),
            frame("prevent.V.prevent"),
            subject_span=span(NOTE, "Aspirin"),
            object_span=span(NOTE, "stroke"),
            verb="prevent",
            kind=StatementKind.ANALYSIS,
            cues=(Cue(span(NOTE, "not"), "negation"),),
            confidence=0.9,
        ),
    ),
    context_entities=(ELDERLY,),
)
#: The trial's first claim without its species: the trial's refines and supports it.
HEALED_GENERALLY = Claim(
    STEM_CELLS,
    "biolink:beneficial_in_models_for",
    FRACTURE,
    evidence=(
        Evidence(
            NOTE.key,
            sentence(NOTE, "Adipose-derived"),
            frame("heal.V.ameliorate"),
            subject_span=span(NOTE, "Adipose-derived stem cells"),
            object_span=span(NOTE, "spinal fractures"),
            verb="heal",
            kind=StatementKind.OBSERVATION,
            confidence=0.8,
        ),
    ),
)
#: The same claim as ``IS_A``, from another document, said by the same person.
IS_A_AGAIN = Claim(
    OSTEOPOROSIS,
    "biolink:subclass_of",
    BONE_DISEASE,
    evidence=(
        Evidence(
            NOTE.key,
            sentence(NOTE, "Osteoporosis is"),
            frame("be.copula"),
            subject_span=span(NOTE, "Osteoporosis"),
            object_span=span(NOTE, "bone disease"),
            verb="be",
            speakers=(Speaker("Ada Sample", span(NOTE, "Ada Sample")),),
            confidence=0.9,
        ),
    ),
)
#: Names that try to run in a page or a spreadsheet.
EVIL = Claim(
    SCRIPT,
    "biolink:affects",
    FORMULA,
    evidence=(
        Evidence(
            HOSTILE.key,
            sentence(HOSTILE, "<script>"),
            frame("inhibit.V.affect"),
            subject_span=span(HOSTILE, "<script>alert(1)</script>"),
            object_span=span(HOSTILE, "=HYPERLINK(1)"),
            verb="inhibit",
            speakers=(Speaker("<b>Mallory</b>", span(HOSTILE, "evil"), role="=cmd|' /C calc'!A0"),),
            confidence=0.4,
        ),
    ),
)


def _named(document: Document, words: str, entity: Entity, occurrence: int = 0) -> Grounding:
    return Grounding(
        Mention(span(document, words, occurrence), entity.category, ("dictionary",)),
        (Candidate(entity.id, entity.name, entity.category, "exact", 0.97, ("name",)),),
    )


GROUNDINGS = (
    Grounding(
        Mention(span(TRIAL, "Adipose-derived stem cells"), "Cell", ("dictionary", "head")),
        (
            Candidate(STEM_CELLS.id, STEM_CELLS.name, "Cell", "exact", 0.97, ("synonym",)),
            Candidate("BTO:0005198", "adipose-derived stem cell", "Cell", "equivalent", 0.9),
        ),
    ),
    _named(TRIAL, "spinal fractures", FRACTURE),
    _named(TRIAL, "rats", RAT, 1),
    Grounding(
        Mention(
            span(TRIAL, "The cells"),
            "Cell",
            ("nominal",),
            nominal=True,
            antecedent=span(TRIAL, "Adipose-derived stem cells"),
        ),
        (Candidate(STEM_CELLS.id, STEM_CELLS.name, "Cell", "exact", 0.8),),
    ),
    Grounding(
        Mention(span(TRIAL, "Bone spheroids"), "Biomaterial", ("head",)),
        (Candidate("MESH:D018874", "Spheroids, Cellular", "Biomaterial", "broad", 0.5),),
        "only a broader identifier is known",
    ),
    Grounding(
        Mention(span(TRIAL, "genes"), "GeneSet", ("head",), nesting="inner"),
        (),
        "no identifier is known for this name",
    ),
)
TRIAL_ANNOTATION = Annotation(
    TRIAL,
    GROUNDINGS,
    (HEALED, NOT_INCREASED, MAY_PREVENT, TOGETHER, LITTLE, COULD_HELP, IS_A),
    Facts(
        people=(
            Person(
                "Ada Sample",
                span(TRIAL, "Ada Sample"),
                role="student",
                affiliation=UNIVERSITY.id,
                affiliation_name=UNIVERSITY.name,
            ),
        ),
        organizations=(UNIVERSITY,),
        publication=Publication(
            journal="Bone & Joint Research",
            journal_id="issn:2046-3758",
            span=span(TRIAL, "Bone & Joint Research"),
        ),
        date="2025-11-05",
    ),
)
NOTE_ANNOTATION = Annotation(
    NOTE,
    (_named(NOTE, "Aspirin", ASPIRIN), _named(NOTE, "stroke", STROKE)),
    (NOT_PREVENTED, HEALED_GENERALLY, IS_A_AGAIN),
)
HOSTILE_ANNOTATION = Annotation(HOSTILE, (), (EVIL,))
ANNOTATIONS = (TRIAL_ANNOTATION, NOTE_ANNOTATION, HOSTILE_ANNOTATION)
