"""Dictionary forms of words: suffix rules keyed on the Penn tag, with a table of exceptions.

The rules give ``fractures`` -> ``fracture`` and ``improved`` -> ``improve``; the table, learned
from treebanks by ``kg.training.lemmas``, holds every form on which the rules would fail
(``led`` -> ``lead``), and `FIXED` the Greek and Latin plurals of medicine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KIND = {
    "NNS": "N", "NNPS": "N", "VBZ": "V", "VBD": "V", "VBN": "V", "VBG": "V", "VB": "V", "VBP": "V",
    "MD": "V", "JJR": "A", "JJS": "A", "RBR": "A", "RBS": "A", "PRP": "P",
}  # fmt: skip
_PLURALS = """data=data bacteria=bacterium mitochondria=mitochondrion criteria=criterion
phenomena=phenomenon nuclei=nucleus foci=focus loci=locus stimuli=stimulus fungi=fungus
alveoli=alveolus bronchi=bronchus emboli=embolus thrombi=thrombus bacilli=bacillus cocci=coccus
radii=radius villi=villus glomeruli=glomerulus tubuli=tubulus calculi=calculus nevi=nevus
vertebrae=vertebra larvae=larva pupae=pupa papillae=papilla fossae=fossa venae=vena
mice=mouse men=man women=woman children=child feet=foot teeth=tooth people=people geese=goose
sera=serum ova=ovum media=medium spectra=spectrum septa=septum strata=stratum atria=atrium
ovaria=ovarium ganglia=ganglion genera=genus viscera=viscus corpora=corpus genomes=genome
matrices=matrix indices=index appendices=appendix vertices=vertex cortices=cortex helices=helix
calices=calix varices=varix species=species series=series means=means axes=axis bases=base
diagnoses=diagnosis analyses=analysis hypotheses=hypothesis metastases=metastasis
prostheses=prosthesis syntheses=synthesis crises=crisis theses=thesis stenoses=stenosis
necroses=necrosis fibroses=fibrosis thromboses=thrombosis anastomoses=anastomosis
psychoses=psychosis neuroses=neurosis scolioses=scoliosis synapses=synapse diseases=disease
biceps=biceps triceps=triceps forceps=forceps pancreas=pancreas rabies=rabies diabetes=diabetes
herpes=herpes measles=measles mumps=mumps hives=hives wives=wife lives=life halves=half
calves=calf knives=knife leaves=leaf lice=louse oxen=ox epididymides=epididymis
hemorrhoids=hemorrhoid news=news physics=physics genetics=genetics kinetics=kinetics
dynamics=dynamics statistics=statistic proteomics=proteomics genomics=genomics"""
_IRREGULAR = """bound=bind underwent=undergo undergone=undergo arose=arise arisen=arise
withdrew=withdraw withdrawn=withdraw overcame=overcome overcome=overcome became=become grew=grow
grown=grow shrank=shrink shrunk=shrink spread=spread fed=feed bred=breed bled=bleed shed=shed
led=lead read=read lost=lose found=find held=hold kept=keep meant=mean met=meet paid=pay
rose=rise risen=rise fell=fall fallen=fall felt=feel gave=give given=give took=take taken=take
drew=draw drawn=draw drove=drive driven=drive drank=drink drunk=drink ate=eat eaten=eat
showed=show shown=show saw=see seen=see wrote=write written=write chose=choose chosen=choose
broke=break broken=break woke=wake froze=freeze frozen=freeze tore=tear torn=tear wore=wear
worn=wear bore=bear born=bear borne=bear beat=beat beaten=beat began=begin begun=begin
swam=swim swum=swim sank=sink sunk=sink stuck=stick struck=strike sought=seek taught=teach
thought=think brought=bring bought=buy caught=catch fought=fight built=build sent=send
spent=spend lent=lend bent=bend dealt=deal slept=sleep wept=weep swept=sweep crept=creep
understood=understand withstood=withstand stood=stand ran=run run=run came=come come=come
made=make said=say told=tell sold=sell left=leave laid=lay lain=lie hurt=hurt cut=cut put=put
set=set hit=hit let=let cost=cost split=split cast=cast quit=quit rid=rid burst=burst
foresaw=foresee foreseen=foresee outgrew=outgrow undertook=undertake undertaken=undertake
knew=know known=know threw=throw thrown=throw flew=fly flown=fly blew=blow blown=blow did=do
done=do had=have has=have does=do went=go gone=go got=get gotten=get won=win spun=spin hung=hang
dug=dig slid=slide shot=shoot fled=flee sped=speed lit=light died=die lied=lie tied=tie
dying=die lying=lie tying=tie focused=focus focusing=focus biased=bias
impeded=impede impeding=impede soothed=soothe soothing=soothe inhaled=inhale inhaling=inhale
preceded=precede preceding=precede underlain=underlie underlay=underlie favouring=favour
harboured=harbour exhaled=exhale exhaling=exhale"""
_PRONOUNS = """me=I us=we him=he them=they 'em=they i=I"""
_CONTRACTED = """n't=not n’t=not 'll=will ’ll=will 've=have ’ve=have 're=be ’re=be 'm=be ’m=be
ca=can wo=will sha=shall 'd=would ’d=would a=a an=a"""
_BE = ("is", "are", "was", "were", "been", "being", "am", "'s", "’s", "be")
_FIXED = {"N": _PLURALS, "V": _IRREGULAR, "P": _PRONOUNS, "": _CONTRACTED}
FIXED: dict[tuple[str, str], str] = {
    (kind, form): base
    for kind, table in _FIXED.items()
    for form, base in (pair.split("=") for pair in table.split())
}
_VOWELS = frozenset("aeiouy")
#: Ends of plurals that a tagger may take for a singular.
_LATIN = ("ae", "cteria", "dria", "omena", "clei", "oci", "uli", "ngi")


@dataclass(frozen=True, slots=True)
class Lemmatizer:
    """Rules plus ``exceptions``: (kind, lower-case form) -> lemma.

    >>> lemmatizer = Lemmatizer()
    >>> [lemmatizer(word, "NNS") for word in ("fractures", "biopsies", "vertebrae", "data")]
    ['fracture', 'biopsy', 'vertebra', 'data']
    >>> [lemmatizer(word, "VBN") for word in ("improved", "inhibited", "stopped", "carried")]
    ['improve', 'inhibit', 'stop', 'carry']
    """

    exceptions: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def __call__(self, word: str, tag: str) -> str:
        """Return the lemma: proper nouns as printed, all else in lower case."""
        lower = word.lower()
        if tag in ("NNP", "LS", "FW", "SYM") or (tag == "CD" and not word.isalpha()):
            return word
        if tag == "NNPS":
            return word[:-1] if lower.endswith("s") and not lower.endswith("ss") else word
        if tag == "POS":
            return word
        if tag.startswith("V") and lower in _BE:
            return "be"
        if tag in ("MD", "RB", "VBP", "VBD", "VBZ", "DT") and ("", lower) in FIXED:
            return FIXED["", lower]
        kind = KIND.get(tag, "")
        if tag == "NN" and lower.endswith(_LATIN) and ("N", lower) in FIXED:
            return FIXED["N", lower]
        if not kind or tag in ("VB", "VBP"):
            known = self.exceptions.get(("V", lower)) if tag == "VBP" else None
            if tag == "VBP" and FIXED.get(("V", lower), lower) != lower:
                return FIXED["V", lower]  # a past form that was taken for a present one
            return known if known and lower in ("has", "does") else _cased(word, lower, tag)
        found = FIXED.get((kind, lower)) or self.exceptions.get((kind, lower))
        if found:
            return found
        if kind == "P":
            return lower
        rule = {"N": singular, "A": positive}.get(kind)
        if kind == "N" and not (word.islower() or word.istitle()):
            # an acronym's plural: ADSCs -> ADSC, mRNAs -> mRNA
            return word[:-1] if word.endswith("s") and len(word) > 2 else word
        return rule(lower) if rule else infinitive(lower, tag)


def _cased(word: str, lower: str, tag: str) -> str:
    """Keep the print of symbols ("ADSC", "mRNA", "IL"); lower the rest."""
    if tag == "NN" and not (word.islower() or word.istitle()):
        return word
    return "I" if lower == "i" and tag == "PRP" else lower


def singular(form: str) -> str:
    """Return the singular of a regular plural in lower case."""
    if len(form) < 3 or not form.endswith("s") or form.endswith(("ss", "us", "is")):
        return form
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("sses", "shes", "ches", "xes", "zzes", "uses", "oes")):
        return form[:-2]
    if form.endswith(("oses", "yses")) and len(form) > 6:
        return form[:-2] + "is"
    return form[:-1]


def positive(form: str) -> str:
    """Return the positive of a regular comparative or superlative in lower case."""
    stem = form.removesuffix("est") if form.endswith("est") else form.removesuffix("er")
    if stem == form or len(stem) < 3:
        return form
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if stem[-1] == stem[-2] and stem[-1] in "gtdnmb":
        return stem[:-1]
    return stem + "e" if stem.endswith(("c", "g", "s", "v", "u", "l", "rs", "at")) else stem


def infinitive(form: str, tag: str) -> str:
    """Return the infinitive of a regular verb form in lower case."""
    if tag == "VBZ":
        if form.endswith("ies") and len(form) > 4:
            return form[:-3] + "y"
        if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
            return form[:-2]
        return form[:-1] if form.endswith("s") and not form.endswith("ss") else form
    if tag == "VBG" and form.endswith("ing") and len(form) > 4:
        return _restored(form[:-3])
    if form.endswith("ied") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith("ed") and len(form) > 3:
        return _restored(form[:-2])
    return form


def _restored(stem: str) -> str:
    """Give a stem back its final e, or take back its doubled consonant."""
    if not _VOWELS & set(stem):
        return stem
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsfzeo":
        return stem[:-1]
    if stem.endswith(("eat", "oat", "oit", "ait", "out", "eet", "oot", "w", "x", "y")):
        return stem
    if stem.endswith(("at", "rib", "iz", "yz", "is", "ys", "us", "as", "os", "v", "c", "u")):
        return stem + "e"
    if stem.endswith(
        ("dg", "rg", "lg", "ng", "ag", "eg", "ug", "rs", "ns", "ps", "ls", "ir", "ur")
    ):
        return stem + "e" if not stem.endswith("ng") or stem.endswith(("ang", "eng")) else stem
    if len(stem) > 2 and stem[-1] == "l" and stem[-2] in "bgptcfdkz":
        return stem + "e"
    if len(stem) > 2 and stem.endswith(
        ("id", "od", "ud", "ad", "ut", "ak", "ik", "ok", "uk", "in")
    ):
        before = stem[-3] in _VOWELS
        return stem if before else stem + "e"
    return stem
