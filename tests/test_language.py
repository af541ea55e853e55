"""What the language model makes of a text: words, sentences, trees, phrases, names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import blocks, schemes, sentences
from kg.arguments import hyponyms
from kg.benchmarks import scispacy_sources
from kg.labels import category, universal
from kg.language import LanguageModel, load
from kg.lemmas import Lemmatizer
from kg.model import Document, Parse, Passage, Span, Token
from kg.plain import word as word_of
from kg.schemes import Node


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return load()


def parsed(model: LanguageModel, text: str, *passages: Passage) -> tuple[Document, Parse]:
    document = Document("d", text, passages=passages)
    return document, model.parse(document)


def split(model: LanguageModel, text: str, *passages: Passage) -> list[str]:
    document, parse = parsed(model, text, *passages)
    return [document.quote(parse.sentence_span(i)) for i in range(len(parse.sentences))]


def word(parse: Parse, text: str) -> Token:
    return next(token for token in parse.tokens if token.text == text)


def arc(parse: Parse, text: str) -> tuple[str, str]:
    token = word(parse, text)
    return token.dep, parse.tokens[token.head].text


# ------------------------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    "text",
    [
        "Dr. A. Smith led it.|He was glad.",
        "Fractures healed in rats, e.g. in Fig. 2.|Others did not.",
        "As Wu et al. (2020) wrote, it works.",
        '"This works well," said Ann Lee.|"It is easy."|She smiled.',
        "“It works.”|She left.",
        "It rose (p < 0.05; see Fig. 3A.) in mice.|No. 5 fell.",
        "The dose was 2.5 mg.|It helped!|Did it?|Yes.",
        "She works at the U.S. Department of Health.",
        "They gave vitamin D.|The rats grew.",
        "E. coli grew.|S. aureus did not.",
        "It was seen before. [17]|Others agree.",
        "The team, led by J. K. Rowan, won.",
    ],
)
def test_sentences(model: LanguageModel, text: str) -> None:
    assert split(model, text.replace("|", " ")) == text.split("|")


def test_no_sentence_crosses_an_empty_line_a_heading_or_a_passage(model: LanguageModel) -> None:
    text = " New hope for bones\n\nRats were treated\nwith cells\n\n\nBones healed"
    assert split(model, text) == [
        "New hope for bones",
        "Rats were treated\nwith cells",
        "Bones healed",
    ]
    title = Passage(Span(0, 9), "title")
    body = Passage(Span(10, 22), "paragraph")
    assert split(model, "Bone loss and fracture", title, body) == ["Bone loss", "and fracture"]


def test_wrapped_lines_are_one_sentence(model: LanguageModel) -> None:
    text = "We treated many rats with a large number of stem cells, and the broken\nbones healed."
    assert split(model, text) == [text]


def test_rules_say_must_may_never() -> None:
    words = ["It", "rose", ".", "[", "3", "]", "It", "fell", ".", "then", "?", "α"]
    rules = sentences.guard(words, [True] * len(words))
    assert [words[i] for i, rule in enumerate(rules) if rule == sentences.MUST] == ["It", "It", "α"]
    assert rules[3] == rules[9] == sentences.NEVER


# ---------------------------------------------------------------------------------- tokens


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "\u2029"])
def test_blank_text_gives_an_empty_parse(model: LanguageModel, text: str) -> None:
    parse = model.parse(Document("d", text))
    assert parse == Parse((), (), (), (), model.name, (), parse.named)


ALPHABET = st.sampled_from(" \n\u00a0\u200b\ud800.A“\"'(-a1α\u0301😀,;é]\x00\u2028")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet=ALPHABET, max_size=60))
def test_every_parse_is_whole(model: LanguageModel, text: str) -> None:
    document, parse = parsed(model, text)
    assert all(token.text == word_of(document.quote(token.span)) for token in parse.tokens)
    assert all(token.index == i for i, token in enumerate(parse.tokens))
    assert all(one.span.end <= two.span.start for one, two in pairwise(parse.tokens))
    covered = {i for token in parse.tokens for i in range(token.span.start, token.span.end)}
    left = {c for i, c in enumerate(text) if i not in covered}
    assert all(c.isspace() or c == "\u200b" for c in left)
    assert [i for first, last in parse.sentences for i in range(first, last)] == list(
        range(len(parse.tokens))
    )
    for first, last in parse.sentences:
        inside = parse.tokens[first:last]
        assert all(first <= token.head < last for token in inside)
        assert sum(token.head == token.index for token in inside) == 1
    assert all(first < last and first <= head < last for first, last, head in parse.chunks)


def test_offsets_are_those_of_the_document(model: LanguageModel) -> None:
    document, parse = parsed(model, "\n\n  Aspirin helps.\r\n\r\n\u00a0It 🙂 works.")
    assert [document.text[t.span.start : t.span.end] for t in parse.tokens] == [
        "Aspirin", "helps", ".", "It", "🙂", "works", ".",
    ]  # fmt: skip


def test_a_long_text_is_the_sum_of_its_paragraphs(model: LanguageModel) -> None:
    one = "Metformin reduced blood glucose in mice. The mice lived longer."
    short, long = (
        model.parse(Document("d", one)),
        model.parse(Document("d", "\n\n".join([one] * 70))),
    )
    assert len(long.tokens) == 70 * len(short.tokens)
    assert len(long.sentences) == 70 * len(short.sentences)
    assert {token.dep for token in long.tokens} == {token.dep for token in short.tokens}


def test_a_word_without_end_is_read(model: LanguageModel) -> None:
    _, parse = parsed(model, "ACGT" * 20_000)
    assert sum(len(token.span) for token in parse.tokens) == 80_000


def test_the_same_text_gives_the_same_parse(model: LanguageModel) -> None:
    text = "Interleukin-6 levels fell after surgery, said Mary Jones."
    assert parsed(model, text) == parsed(model, text)


# ---------------------------------------------------------------------------------- trees


def test_passive_with_agent(model: LanguageModel) -> None:
    _, parse = parsed(model, "The receptor is inhibited by aspirin in rats.")
    assert arc(parse, "receptor") == ("nsubjpass", "inhibited")
    assert arc(parse, "is") == ("auxpass", "inhibited")
    assert arc(parse, "by") == ("agent", "inhibited")
    assert arc(parse, "aspirin") == ("pobj", "by")


def test_relative_clause(model: LanguageModel) -> None:
    _, parse = parsed(model, "We studied a gene that regulates bone growth.")
    assert arc(parse, "regulates") == ("relcl", "gene")
    assert arc(parse, "that") == ("nsubj", "regulates")


def test_participle_after_its_noun(model: LanguageModel) -> None:
    _, parse = parsed(model, "Bone healed in rats transplanted with stem cells.")
    assert arc(parse, "transplanted") == ("acl", "rats")
    assert arc(parse, "with") == ("prep", "transplanted")


def test_quotation_with_its_speaker(model: LanguageModel) -> None:
    text = '"The drug reduces pain," said Maria Lopez, a student at Leeds University.'
    _, parse = parsed(model, text)
    assert word(parse, "said").dep == "ROOT"
    assert arc(parse, "reduces") == ("ccomp", "said")
    assert arc(parse, "Lopez") == ("nsubj", "said")
    assert arc(parse, "student") == ("appos", "Lopez")


def test_negation_and_copula(model: LanguageModel) -> None:
    _, parse = parsed(model, "The treatment was not effective.")
    assert arc(parse, "not") == ("neg", "was")
    assert arc(parse, "effective") == ("acomp", "was")


@pytest.mark.parametrize(
    ("sentence", "form", "lemma", "pos"),
    [
        ("The fractures healed.", "fractures", "fracture", "NOUN"),
        ("Bone loss improved.", "improved", "improve", "VERB"),
        ("She led the study.", "led", "lead", "VERB"),
        ("The vertebrae were fused.", "vertebrae", "vertebra", "NOUN"),
        ("The data were lost.", "data", "data", "NOUN"),
        ("The data were lost.", "were", "be", "AUX"),
        ("Dr. Wu studied mice.", "mice", "mouse", "NOUN"),
        ("It may help patients.", "may", "may", "AUX"),
        ("We tested ADSCs in rats.", "ADSCs", "ADSC", "NOUN"),
        ("It works because it heals.", "because", "because", "SCONJ"),
    ],
)
def test_lemmas_and_parts_of_speech(
    model: LanguageModel, sentence: str, form: str, lemma: str, pos: str
) -> None:
    _, parse = parsed(model, sentence)
    assert (word(parse, form).lemma, word(parse, form).pos) == (lemma, pos)


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("biopsies", "NNS", "biopsy"), ("diagnoses", "NNS", "diagnosis"),
        ("Viruses", "NNS", "virus"),
        ("lenses", "NNS", "lens"), ("genes", "NNS", "gene"), ("mRNAs", "NNS", "mRNA"),
        ("regulated", "VBD", "regulate"), ("inhibiting", "VBG", "inhibit"),
        ("bound", "VBN", "bind"),
        ("underwent", "VBD", "undergo"), ("stopped", "VBD", "stop"), ("worsens", "VBZ", "worsen"),
        ("higher", "JJR", "high"), ("largest", "JJS", "large"), ("Osaka", "NNP", "Osaka"),
        ("n't", "RB", "not"), ("them", "PRP", "they"),
    ],
)  # fmt: skip
def test_lemmatizer(model: LanguageModel, form: str, tag: str, lemma: str) -> None:
    assert model.lemmatizer(form, tag) == lemma


def test_lemmatizer_without_a_table_knows_regular_forms() -> None:
    assert Lemmatizer()("improved", "VBD") == "improve"


def test_noun_phrases_are_clean(model: LanguageModel) -> None:
    document, parse = parsed(model, "The patients (12 women) took a new drug and IL-6.")
    phrases = [
        document.quote(Span(parse.tokens[first].span.start, parse.tokens[last - 1].span.end))
        for first, last, _ in parse.chunks
    ]
    assert {"The patients", "12 women", "a new drug", "IL-6"} <= set(phrases)


def test_names(model: LanguageModel) -> None:
    text = (
        "Metformin reduced breast cancer in mice, "
        "said Anna Berg of the University of Oxford. It was tested in England."
    )
    document, parse = parsed(model, text)
    found = {(document.quote(name.span), name.category) for name in parse.names}
    assert {
        ("Metformin", "Chemical"), ("breast cancer", "Disease"), ("mice", "Species"),
        ("Anna Berg", "Person"), ("University of Oxford", "Organization"),
        ("England", "Place"),
    } <= found  # fmt: skip


@pytest.mark.parametrize(
    ("label", "ours"),
    [
        ("DISEASE", "Disease"), ("SIMPLE_CHEMICAL", "Chemical"), ("CELL_TYPE", "Cell"),
        ("GGP", "Gene"), ("TAXON", "Species"), ("GPE", "Place"), ("ENTITY", "Entity"),
        ("CARDINAL", None), ("Biomaterial", "Biomaterial"), ("MULTI-TISSUE STRUCTURE", "Anatomy"),
    ],
)  # fmt: skip
def test_entity_types_become_categories(label: str, ours: str | None) -> None:
    assert category(label) == ours


@pytest.mark.parametrize(
    ("tag", "dep", "text", "pos"),
    [
        ("VBZ", "aux", "has", "AUX"), ("VBZ", "ROOT", "has", "VERB"), ("IN", "mark", "if", "SCONJ"),
        ("DT", "nsubj", "This", "PRON"), ("DT", "det", "this", "DET"),
        ("SYM", "punct", "/", "PUNCT"),
        ("NEW", "dep", "x", "X"),
    ],
)  # fmt: skip
def test_universal_parts_of_speech(tag: str, dep: str, text: str, pos: str) -> None:
    assert universal(tag, dep, text) == pos


# -------------------------------------------------------------------------------- schemes


def clear(*rows: tuple[str, str, int, str]) -> list[tuple[str, int]]:
    tree = [Node(text, text.lower(), tag, head, dep) for text, tag, head, dep in rows]
    made = schemes.to_clear(tree)
    assert schemes.is_tree(made)
    assert [(node.head, node.dep) for node in tree] == [(head, dep) for _, _, head, dep in rows]
    return [(node.dep, node.head) for node in made]


def test_agent_of_a_passive() -> None:
    assert clear(
        ("Bone", "NN", 2, "nsubj:pass"), ("was", "VBD", 2, "aux:pass"),
        ("healed", "VBN", -1, "root"),
        ("by", "IN", 4, "case"), ("cells", "NNS", 2, "obl:agent"),
    ) == [("nsubjpass", 2), ("auxpass", 2), ("ROOT", -1), ("agent", 2), ("pobj", 3)]  # fmt: skip


def test_conjuncts_hang_on_one_another() -> None:
    assert clear(
        ("cats", "NNS", -1, "root"), (",", ",", 2, "punct"), ("dogs", "NNS", 0, "conj"),
        ("and", "CC", 4, "cc"), ("rats", "NNS", 0, "conj"),
    ) == [("ROOT", -1), ("punct", 0), ("conj", 0), ("cc", 2), ("conj", 2)]  # fmt: skip


def test_a_reporting_verb_after_its_quotation_is_the_head() -> None:
    rows = [("works", "VBZ", -1, "root"), (",", ",", 0, "punct"), ("said", "VBD", 0, "parataxis")]
    tree = [Node(text, "say" if text == "said" else text, *rest) for text, *rest in rows]  # type: ignore[arg-type]
    tree.append(Node("Wu", "Wu", "NNP", 2, "nsubj"))
    made = [(node.dep, node.head) for node in schemes.to_clear(tree)]
    assert made == [("ccomp", 2), ("punct", 2), ("ROOT", -1), ("nsubj", 2)]


# ------------------------------------------------------------------------------- hyponyms


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "Chronic conditions, including diabetes, asthma and gout, were seen.",
            {("Chronic conditions", k) for k in ("diabetes", "asthma", "gout")},
        ),
        ("Aspirin and other drugs reduce pain.", {("drugs", "Aspirin")}),
        ("The cat sat on the mat.", set()),
    ],
)
def test_hyponyms(model: LanguageModel, text: str, pairs: set[tuple[str, str]]) -> None:
    document, parse = parsed(model, text)
    found = hyponyms.hyponyms(document, parse)
    assert {(document.quote(one), document.quote(two)) for one, two in found} == pairs


@pytest.mark.skipif(not scispacy_sources.available(), reason="scispaCy is not installed")
@pytest.mark.filterwarnings("ignore")
def test_scispacy_as_a_second_opinion(model: LanguageModel) -> None:
    document = Document("d", "Serum interleukin-6 (IL-6) rose in diseases such as asthma.")
    shorts = [document.quote(short) for short, _ in scispacy_sources.abbreviations(document)]
    assert shorts == ["IL-6"]
    for _ in range(2):  # upstream, every further detector has all patterns twice
        found = scispacy_sources.hyponyms(document, model)
        assert [(document.quote(a), document.quote(b)) for a, b in found] == [
            ("diseases", "asthma")
        ]


def test_a_paragraph_without_end_is_read_in_pieces_at_sentence_ends() -> None:
    text = "Rats were fed well. They grew. " * 1000
    pieces = list(blocks.blocks(Document("d", text)))
    assert len(pieces) > 1
    assert max(len(piece) for piece in pieces) <= blocks.LONGEST
    assert all(text[piece.end - 1] == "." for piece in pieces)
    assert sum(len(piece) for piece in pieces) + len(pieces) == len(text)


def test_reading_many_is_reading_each(model: LanguageModel) -> None:
    texts = ["Aspirin reduced fever in rats.", "", "Stem cells heal bone. They are safe."]
    documents = [Document(str(place), text) for place, text in enumerate(texts)]
    assert list(model.parse_all(documents)) == [model.parse(one) for one in documents]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A mother s diet matters.", ["mother", "'s", "diet"]),
        ("Aspirin doesn t help.", ["does", "n't", "help"]),
        ("Those in group s were older.", ["group", "s", "were"]),
        ("It took 30 s longer.", ["30", "s", "longer"]),
        ("Lung can\u200bcer\u200b kills.", ["Lung", "cancer", "kills"]),
    ],
)
def test_what_a_source_lost_or_put_in_unseen_is_read(
    model: LanguageModel, text: str, words: list[str]
) -> None:
    document, parse = parsed(model, text)
    found = [token.text for token in parse.tokens]
    assert any(found[at : at + len(words)] == words for at in range(len(found)))
    assert all(token.span.end <= len(document.text) for token in parse.tokens)
