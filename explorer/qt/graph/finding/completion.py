"""What a search can go on with, for every key pressed. Pure: knows no Qt."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explorer.qt.graph.finding.search import SIZED_WORDS, Found, SearchIndex, plain, terms
from explorer.qt.graph.finding.vocabulary import PART_STARTS, Vocabulary, Word, WordKind

FEW = 9
"""So many suggestions are read at a glance."""

# The last word; "kernel" or "stride" before a size belongs to it.
_TYPED = re.compile(rf"((?<!\S)({'|'.join(SIZED_WORDS)})\s+(?=\d|$))?\S*$", re.IGNORECASE)
_TELLING = {
    (WordKind.TYPE, True): 2,  # of layers
    (WordKind.TYPE, False): 1,  # of blocks
    (WordKind.NAME, True): 1,
    (WordKind.SHAPE, True): 2,
    (WordKind.KERNEL, True): 2,
    (WordKind.STRIDE, True): 1,
}


@dataclass(frozen=True, slots=True)
class Completion:
    """One suggestion.

    ``text`` takes the place of the word being typed, which is its letters from ``start`` to
    ``end``; ``search`` is then the whole search, and ``finds`` says how much it finds.
    """

    text: str
    kind: WordKind
    finds: str
    search: str
    start: int = 0
    end: int = 0


def completions(vocabulary: Vocabulary, text: str, *, limit: int = FEW) -> tuple[Completion, ...]:
    """Suggestions for the last word of a search, the best first; those before it filter them.

    Words that begin with what is typed stand before those with a part that does, and these
    before those that hold it anywhere. With nothing typed: what can be searched.
    """
    at = _typed_from(text)
    known, typed = terms(text[:at]), re.sub(r"\s+", " ", plain(text[at:]).lower())
    words: Iterable[Word] = _fitting(vocabulary.words, typed) if typed else vocabulary.words
    if known:
        others = (word for word in words if word.text not in known)
        words = _narrowing(others, vocabulary.index.fitting(known))
    return tuple(
        _completion(vocabulary.index, word, typed=typed, known=known, before=text[:at])
        for word in (_mixed(words, limit) if typed else _telling(words))
    )


def _completion(
    index: SearchIndex, word: Word, *, typed: str, known: tuple[str, ...], before: str
) -> Completion:
    finds = _finds_text(index.find((*known, word.text)))
    start = _typed_at(word, typed)
    end = start + len(typed)
    return Completion(word.text, word.kind, finds, before + word.text, start=start, end=end)


def _typed_from(text: str) -> int:
    """Where the word being typed begins."""
    typed = _TYPED.search(text)
    return typed.start() if typed else len(text)


def _telling(words: Iterable[Word]) -> list[Word]:
    """A few words of each kind, and of the names those of modules."""
    chosen: dict[tuple[WordKind, bool], list[Word]] = {group: [] for group in _TELLING}
    for word in words:
        group = (word.kind, bool(word.found.calls))
        is_module = word.found.blocks and word.found.calls.bit_count() > 1
        if word.kind is not WordKind.NAME or is_module:
            chosen.get(group, []).append(word)
    return [word for group, words in chosen.items() for word in words[: _TELLING[group]]]


def _fitting(words: Iterable[Word], typed: str) -> list[Word]:
    """Words that hold what is typed: at their start, at the start of a part, inside."""
    first: list[Word] = []
    parts: list[Word] = []
    inside: list[Word] = []
    for word in words:
        if typed not in word.low or _says_no_more(word, typed):
            continue
        if word.low.startswith(typed):
            first.append(word)
        elif f"\n{typed}" in word.parts:
            parts.append(word)
        else:
            inside.append(word)
    clear = first + parts
    return clear if clear and len(typed) == 1 else clear + inside


def _says_no_more(word: Word, typed: str) -> bool:
    """Whether a word is already typed; the type of a block finds more in its own letters."""
    return word.low == typed and not (word.found.blocks and not word.found.calls)


def _narrowing(words: Iterable[Word], room: Found) -> Iterator[Word]:
    """Words that fit some of what the words before them find, but not all of it."""
    for word in words:
        calls, blocks = word.found.calls & room.calls, word.found.blocks & room.blocks
        if (calls or blocks) and (calls, blocks) != (room.calls, room.blocks):
            yield word


def _mixed(words: Iterable[Word], limit: int) -> list[Word]:
    """The first words, but at most about half of them of one kind where there are others."""
    chosen: list[tuple[int, Word]] = []
    spare: list[tuple[int, Word]] = []
    counts: Counter[WordKind] = Counter()
    for place, word in enumerate(words):
        counts[word.kind] += 1
        (chosen if counts[word.kind] <= (limit + 1) // 2 else spare).append((place, word))
        if len(chosen) == limit:
            break
    chosen += spare[: limit - len(chosen)]
    return [word for _, word in sorted(chosen, key=lambda pair: pair[0])]


def _typed_at(word: Word, typed: str) -> int:
    """Where in a word the letters typed are: at its start, the start of a part, or inside."""
    starts = (0, *(match.start() for match in PART_STARTS.finditer(word.text)))
    at_start = (start for start in starts if word.low.startswith(typed, start))
    return next(at_start, word.low.find(typed))


def _finds_text(found: Found) -> str:
    what = "layer" if found.calls else "block"
    return f"{found.count} {what}{'' if found.count == 1 else 's'}"
