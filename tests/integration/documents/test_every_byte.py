"""No byte of a signed plan can change unseen: neither in the document nor in the container of its signature.

Nothing here is drawn at random, so what one run finds the next one finds too.
"""

import pytest
from asn1crypto import parser

from clinic.documents.verification import Judgement, judge_bytes

STRIDE = 499  # through the document, all of whose bytes one digest covers


@pytest.fixture(scope="module")
def judge(authority):
    return lambda pdf: judge_bytes(pdf, roots=[authority.certificate]).outcome


@pytest.fixture(scope="module")
def gap(signed):
    """Where the container stands, as hexadecimal digits and the zeros after them."""
    return range(signed.index(b"<3082") + 1, signed.index(b">\n/ByteRange"))


@pytest.fixture(scope="module")
def container(signed, gap):
    """The container itself; the digits of its own length say where the zeros begin."""
    padded = bytes.fromhex(signed[gap.start : gap.stop].decode())
    return padded[: 4 + int.from_bytes(padded[2:4])]


def vouched_for(judge, signed, positions, changed):
    """The positions at which another byte leaves the plan intact: there should be none."""
    return [
        at
        for at in positions
        if judge(signed[:at] + changed(signed[at : at + 1]) + signed[at + 1 :]) is Judgement.INTACT
    ]


def next_digit(digit):
    return b"%X" % ((int(digit, 16) + 1) % 16)


def next_byte(byte):
    return bytes([(byte[0] + 1) % 256])


def test_no_digit_of_the_container_or_of_its_padding(judge, signed, gap):
    assert judge(signed) is Judgement.INTACT
    assert vouched_for(judge, signed, gap, next_digit) == []


def test_no_letter_in_lower_case(judge, signed, gap):
    letters = [at for at in gap if signed[at : at + 1].isalpha()]

    assert vouched_for(judge, signed, letters, bytes.lower) == []


def test_no_byte_of_the_document(judge, signed, gap):
    around = [*range(gap.start - 100, gap.start), *range(gap.stop, gap.stop + 100)]
    ends = [*range(100), *range(len(signed) - 100, len(signed))]
    throughout = [at for at in range(0, len(signed), STRIDE) if at not in gap]

    assert vouched_for(judge, signed, [*throughout, *around, *ends], next_byte) == []


def encoded(tag, content, longer=False):
    """A value as DER writes it, or with one byte more for its length, which DER forbids and many readers forgive."""
    size = (len(content).bit_length() + 7) // 8 if len(content) > 127 else 0
    if longer:
        size += 1
    length = bytes([0x80 | size]) + len(content).to_bytes(size) if size else bytes([len(content)])
    return tag + length + content


def written_longer(der):
    """These values again and again, each time with one of them, or one within them, written longer."""
    at = 0
    while at < len(der):
        tag = der[at : at + 1]
        end = at + parser.peek(der[at:])
        content = parser.parse(der[at:end])[4]
        yield der[:at] + encoded(tag, content, longer=True) + der[end:]
        if tag[0] & 0x20:  # it holds other values
            for within in written_longer(content):
                yield der[:at] + encoded(tag, within) + der[end:]
        at = end


def test_no_other_way_to_write_the_same_container(judge, signed, gap, container):
    others = list(written_longer(container))

    assert len(set(others)) == len(others) > 100
    for other in others:
        filled = other.hex().upper().ljust(len(gap), "0").encode()
        assert judge(signed[: gap.start] + filled + signed[gap.stop :]) is not Judgement.INTACT
