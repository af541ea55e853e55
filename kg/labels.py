"""Label sets of other models: tags, dependencies and entity types, and what they are to us."""

from __future__ import annotations

#: Head of the recogniser -> its labels. Labels of one head never overlap.
HEADS: dict[str, tuple[str, ...]] = {
    "disease": ("Disease",),
    "chemical": ("Chemical",),
    "gene": ("Gene",),
    "species": ("Species",),
    "cell": ("Cell",),
    "cell_line": ("CellLine",),
    "anatomy": ("Anatomy",),
    "component": ("CellComponent",),
    "variant": ("Variant",),
    "general": ("Person", "Organization", "Place"),
    "publication": ("Publication",),
}

#: Penn Treebank tag -> universal part of speech, before `universal` looks at the dependency.
UNIVERSAL = {
    "CC": "CCONJ", "CD": "NUM", "DT": "DET", "EX": "PRON", "FW": "X", "IN": "ADP", "JJ": "ADJ",
    "JJR": "ADJ", "JJS": "ADJ", "LS": "X", "MD": "AUX", "NN": "NOUN", "NNS": "NOUN",
    "NNP": "PROPN", "NNPS": "PROPN", "PDT": "DET", "POS": "PART", "PRP": "PRON", "PRP$": "PRON",
    "RB": "ADV", "RBR": "ADV", "RBS": "ADV", "RP": "ADP", "SYM": "SYM", "TO": "PART",
    "UH": "INTJ", "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBP": "VERB",
    "VBZ": "VERB", "WDT": "PRON", "WP": "PRON", "WP$": "PRON", "WRB": "ADV", "HYPH": "PUNCT",
    "AFX": "ADJ", "$": "SYM", "#": "SYM", ",": "PUNCT", ".": "PUNCT", ":": "PUNCT",
    "``": "PUNCT", "''": "PUNCT", "-LRB-": "PUNCT", "-RRB-": "PUNCT", "NFP": "PUNCT",
    "ADD": "X", "GW": "X", "XX": "X", "_SP": "SPACE", "SP": "SPACE",
}  # fmt: skip
_BE = frozenset(("be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m", "’s"))
_NOMINAL = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "ROOT", "pcomp"))

#: Entity types of scispaCy's, spaCy's and stanza's models -> our categories.
CATEGORIES = {
    # en_ner_bc5cdr_md, en_ner_craft_md, en_ner_jnlpba_md
    "DISEASE": "Disease", "CHEMICAL": "Chemical", "GGP": "Gene", "SO": "Gene", "TAXON": "Species",
    "CHEBI": "Chemical", "GO": "Process", "CL": "Cell", "DNA": "Gene", "RNA": "Gene",
    "PROTEIN": "Gene", "CELL_TYPE": "Cell", "CELL_LINE": "CellLine",
    # en_ner_bionlp13cg_md
    "AMINO_ACID": "Chemical", "ANATOMICAL_SYSTEM": "Anatomy", "CANCER": "Disease", "CELL": "Cell",
    "CELLULAR_COMPONENT": "CellComponent", "DEVELOPING_ANATOMICAL_STRUCTURE": "Anatomy",
    "GENE_OR_GENE_PRODUCT": "Gene", "IMMATERIAL_ANATOMICAL_ENTITY": "Anatomy",
    "MULTI_TISSUE_STRUCTURE": "Anatomy", "ORGAN": "Anatomy", "ORGANISM": "Species",
    "ORGANISM_SUBDIVISION": "Anatomy", "ORGANISM_SUBSTANCE": "Anatomy",
    "PATHOLOGICAL_FORMATION": "Disease", "SIMPLE_CHEMICAL": "Chemical", "TISSUE": "Anatomy",
    # general English
    "PERSON": "Person", "PER": "Person", "ORG": "Organization", "ORGANIZATION": "Organization",
    "GPE": "Place", "LOC": "Place", "LOCATION": "Place", "FAC": "Place", "DATE": "Date",
    "WORK_OF_ART": "Publication", "SPECIES": "Species", "GENE": "Gene", "ANATOMY": "Anatomy",
    # en_core_sci_*: one label; grounding decides
    "ENTITY": "Entity",
}  # fmt: skip
#: Types that name nothing we hold; dropped.
_IGNORED_TYPES = "CARDINAL ORDINAL QUANTITY PERCENT MONEY TIME NORP LANGUAGE LAW EVENT PRODUCT MISC"
IGNORED = frozenset(_IGNORED_TYPES.split())

#: Labels of UD (subtype kept where it matters) with their CLEAR name.
CLEAR = {
    "root": "ROOT",
    "obj": "dobj",
    "iobj": "dative",
    "nsubj:pass": "nsubjpass",
    "csubj:pass": "csubjpass",
    "aux:pass": "auxpass",
    "nmod:poss": "poss",
    "acl:relcl": "relcl",
    "rcmod": "relcl",
    "vmod": "acl",
    "nn": "compound",
    "num": "nummod",
    "possessive": "case",
    "compound:prt": "prt",
    "det:predet": "predet",
    "cc:preconj": "preconj",
    "obl:agent": "obl",
    "nmod:agent": "nmod",
    "nmod:desc": "compound",
    "flat": "compound",
    "name": "compound",
    "discourse": "intj",
    "vocative": "npadvmod",
    "goeswith": "dep",
    "list": "dep",
    "reparandum": "dep",
    "orphan": "dep",
    "dislocated": "dep",
    "remnant": "dep",
}
UNMARKED = {"unmarked", "npmod", "tmod"}
_SPEECH_VERBS = (
    "say add explain note state tell report conclude comment remark write argue suggest continue "
    "ask warn announce declare stress emphasize observe admit claim caution point believe think "
    "hope predict reply recall agree acknowledge insist describe"
)
SPEECH = frozenset(_SPEECH_VERBS.split())
#: Dependents of a predicate noun or adjective that belong to the copula in CLEAR.
_CLAUSAL_LABELS = (
    "nsubj nsubjpass csubj csubjpass aux auxpass punct mark neg advcl parataxis ccomp expl intj "
    "npadvmod nsubj:outer csubj:outer"
)
CLAUSAL = frozenset(_CLAUSAL_LABELS.split())


def universal(tag: str, dep: str, word: str) -> str:
    """Return the universal part of speech of a word from its Penn tag and dependency.

    >>> universal("VBZ", "aux", "has"), universal("IN", "mark", "because"), universal("JJ", "", "x")
    ('AUX', 'SCONJ', 'ADJ')
    """
    lower = word.lower()
    if dep == "punct" and tag in ("SYM", "HYPH", "NN", ":"):
        return "PUNCT"
    if tag.startswith("VB") and (dep in ("aux", "auxpass") or lower in _BE):
        return "AUX"
    if tag == "IN" and dep == "mark":
        return "SCONJ"
    if tag == "DT" and dep in _NOMINAL:
        return "PRON"
    if tag == "RB" and dep == "neg":
        return "PART"
    if tag == "WDT" and dep == "det":
        return "DET"
    return UNIVERSAL.get(tag, "X")


def category(label: str) -> str | None:
    """Return our category for a model's entity type; ``None`` for a type that is ignored.

    Types that are our categories already, and unknown ones, stay as they are.

    >>> category("SIMPLE_CHEMICAL"), category("Cell"), category("ENTITY"), category("MONEY")
    ('Chemical', 'Cell', 'Entity', None)
    """
    key = label.upper().replace("-", "_").replace(" ", "_")
    if key in IGNORED:
        return None
    return CATEGORIES.get(key, label)
