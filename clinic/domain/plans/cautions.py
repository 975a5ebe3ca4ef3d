"""What a plan prints of its cautions in one place: each piece of advice once, however many rules give it.

`SAYS` reads the sentences of the rules as the pieces of advice in them; one that adds no piece to those that stay is
left out. A sentence that is not in the table stands for itself, and only its exact repetition goes. The therapist's
list keeps every finding with its words, and so does what is signed; only what is printed for the patient is folded.

>>> folded(["Keep a wall or a firm chair within reach.", "Keep a firm chair or a wall within reach, and a phone too."])
['Keep a firm chair or a wall within reach, and a phone too.']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from clinic.domain.text import sentences

SMALL = "begins small, stays small"

_SAYS = {
    # a hold near
    "Keep a wall close.": "near",
    "Stay near a wall.": "near",
    "Stay close to a wall when you train.": "near",
    "Keep a wall or chair close.": "near",
    "Keep a wall or a firm chair close.": "near",
    "Keep a wall or a firm chair within reach.": "near",
    "Keep a firm chair within reach.": "near, chair",
    "Hold a wall or a firm chair when you stand or get on or off the ball.": "near, hand standing, on and off",
    "Keep a firm chair near to get on and off.": "near, chair, on and off",
    "Keep a firm chair near to get up.": "near, chair, up",
    "Keep a wall or a firm chair close, and a phone within reach.": "near, phone",
    "Keep a firm chair or a wall within reach, and a phone too.": "near, phone",
    "Keep a firm chair beside you to get up, and a phone within reach.": "near, chair, up, phone",
    "When you stand or sit, hold on to something.": "hand standing, hand sitting",
    "When you stand or sit, keep a hand on something firm.": "hand standing, hand sitting",
    "When you stand or sit, keep one hand on a wall or a chair.": "hand standing, hand sitting",
    "When you stand, keep a hand on a wall.": "hand standing",
    "When you stand, hold on to something firm.": "hand standing",
    # the floor, and somebody near
    "Clear the floor around you.": "clear",
    "Clear the floor around you and lay a mat.": "clear, mat",
    "Clear the floor around you, and keep a wall close.": "clear, near",
    "Turn on the light and clear the floor.": "clear, light",
    "Do this only beside a wall or with a helper near.": "helper or wall",
    "Do this only with a helper near.": "helper or wall, helper",
    "Exercise only with a helper near.": "helper or wall, helper",
    "Do the exercises only with a helper near.": "helper or wall, helper",
    "Do this only with a helper beside you.": "helper or wall, helper, beside",
    "Do this only with a helper near, on a soft floor.": "helper or wall, helper, soft",
    "Exercise only with a helper near who knows what to do.": "helper or wall, helper, knows",
    # breath and effort
    "Breathe out as you work.": "out",
    "Breathe all the time.": "not held",
    "Never hold your breath.": "not held",
    "Do not hold your breath.": "not held",
    "Do not strain or hold your breath.": "not held, no strain",
    "Breathe all the time, and do not strain.": "not held, no strain",
    "Work lightly, and breathe all the time.": "not held, light",
    "Work lightly, so that you can still talk.": "light, talk",
    "Work so that you can still talk.": "talk",
    "Work lightly.": "light",
    # size and speed of the move
    "Start with small moves.": "begins small",
    "Keep each move small.": SMALL,
    "Keep the move small.": SMALL,
    "Keep the move small and slow.": f"{SMALL}, slow",
    "Keep the move small and smooth.": f"{SMALL}, smooth",
    "Keep the move small and your tummy firm.": f"{SMALL}, firm",
    "Move slowly and only a little.": f"{SMALL}, slow",
    "Move slowly.": "slow",
    "Move slowly and stay near a wall.": "slow, near",
    "Move slowly, and bend or twist only part of the way.": "slow, bends, turns",
    "Bend and turn only part of the way.": "bends, turns",
    # when to stop
    "Stop if your back hurts more.": "back",
    "Stop if your back or legs hurt more.": "back, legs",
    "Stop if your legs start to ache or tingle.": "ache, a minute",
    "Stop if your legs ache or tingle for over a minute.": "a minute",
    "Stop if they ache or tingle for over a minute.": "a minute",
    "Stop if pain moves further down.": "pain down",
    "Stop if pain, tingling or numbness moves further down your leg.": "pain down, tingling down",
}
SAYS: Mapping[str, frozenset[str]] = {said: frozenset(pieces.split(", ")) for said, pieces in _SAYS.items()}
"""Each sentence that is one of several ways to say a thing, with the pieces of advice in it."""


def folded(texts: Sequence[str]) -> list[str]:
    """The texts without the sentences that say nothing beyond the others; a text of which nothing is left is gone."""
    split = [sentences(text) for text in texts]
    needed = _needed(chain.from_iterable(split))
    kept = []
    for one in split:
        left = [said for said in one if said in needed]
        needed -= {*left}  # the next time it is a repetition
        if left:
            kept.append(" ".join(left))
    return kept


def _needed(sentences: Iterable[str]) -> set[str]:
    """Those that stand for themselves, and of the others those without which a piece would be missing.

    The shortest of them go first, and the later of two alike.
    """
    needed = list(dict.fromkeys(sentences))
    others = [said for said in reversed(needed) if said in SAYS]
    for said in sorted(others, key=lambda one: len(SAYS[one])):
        told = frozenset[str]().union(*(SAYS[one] for one in needed if one in SAYS and one != said))
        if SAYS[said] <= told:
            needed.remove(said)
    return {*needed}
