"""Bringing a file from a server that may lie, hang, drip, break off or send one away."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from kg.errors import InputError, KgError, MissingError, UsageError
from kg.shelf import partial
from kg.shelf.fetch import Order, Policy, client, fetch
from kg.shelf.partial import Validators
from tests.servers import (
    DATE,
    Answer,
    Server,
    broken_off,
    dripping,
    endless,
    file,
    running,
    silent,
    status,
)

CONTENT = bytes(range(65, 91)) * 40
NONE = Validators()
POLICY = Policy(connect=5, idle=0.4, total=30, attempts=3, pause=0.01, patience=5, redirects=3)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / ".part-cl.obo"


def bring(url: str, part: Path, known: Validators = NONE, policy: Policy = POLICY) -> object:
    async def run() -> Validators | None:
        async with client(policy) as web:
            return await fetch(web, Order(url=url, part=part, known=known, policy=policy))

    return asyncio.run(run())


def refused(url: str, part: Path, words: str, policy: Policy = POLICY) -> KgError:
    with pytest.raises(InputError, match=words) as caught:
        bring(url, part, policy=policy)
    return caught.value


# ----------------------------------------------------------------------------- what goes well


def test_a_file_comes_with_its_validators_and_progress(server: Server, part: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    url = server.at("/cl.obo", file(CONTENT, "a", Last_Modified=DATE))

    async def run() -> Validators | None:
        async with client(POLICY) as web:
            watch = lambda done, total: seen.append((done, total))  # noqa: E731
            return await fetch(web, Order(url=url, part=part, policy=POLICY, progress=watch))

    assert asyncio.run(run()) == Validators('"a"', DATE)
    assert part.read_bytes() == CONTENT
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert server.headers("Accept-Encoding") == ["identity"]


def test_what_did_not_change_is_left_alone(server: Server, part: Path) -> None:
    url = server.at("/cl.obo", file(CONTENT, "a"))
    assert bring(url, part, Validators('"a"', DATE)) is None
    assert server.headers("If-None-Match") == ['"a"']
    assert server.headers("If-Modified-Since") == [DATE]
    assert not part.exists()
    assert bring(url, part, Validators('"b"', "")) == Validators('"a"', "")


def test_not_modified_without_being_asked_is_no_answer(server: Server, part: Path) -> None:
    refused(server.at("/cl.obo", status(304)), part, "304")


def test_what_broke_off_goes_on_by_itself(server: Server, part: Path) -> None:
    url = server.at("/cl.obo", broken_off(CONTENT, 300, "a"), file(CONTENT, "a"))
    assert bring(url, part) == Validators('"a"', "")
    assert part.read_bytes() == CONTENT
    assert server.headers("Range") == [None, "bytes=300-"]
    assert server.headers("If-Range") == [None, '"a"']


def test_another_process_goes_on_where_one_ended(server: Server, part: Path) -> None:
    url = server.at("/cl.obo", broken_off(CONTENT, 300, Last_Modified=DATE))
    refused(url, part, "cannot be pulled", replace(POLICY, attempts=1))
    server.asked.clear()
    server.at("/cl.obo", file(CONTENT, Last_Modified=DATE))
    assert bring(url, part) == Validators("", DATE)
    assert part.read_bytes() == CONTENT
    assert server.headers("If-Range") == [DATE]


def test_a_file_that_was_complete_is_not_sent_again(server: Server, part: Path) -> None:
    url = server.at("/cl.obo", file(CONTENT, "a"))
    bring(url, part)
    assert bring(url, part) == Validators('"a"', "")
    assert part.read_bytes() == CONTENT
    assert server.headers("Range") == [None, f"bytes={len(CONTENT)}-"]


@pytest.mark.parametrize("etag", ["", 'W/"a"'])
def test_without_a_strong_validator_all_comes_again(server: Server, part: Path, etag: str) -> None:
    first = broken_off(CONTENT, 300, **({"ETag": etag} if etag else {}))
    url = server.at("/cl.obo", first, file(CONTENT))
    bring(url, part)
    assert part.read_bytes() == CONTENT
    assert server.headers("Range") == [None, None]


def test_a_server_that_ignores_ranges(server: Server, part: Path) -> None:
    broken = broken_off(CONTENT, 300, "a")
    url = server.at("/cl.obo", broken, file(CONTENT, "a", ranges=False))
    bring(url, part)
    assert part.read_bytes() == CONTENT
    assert server.headers("Range") == [None, "bytes=300-"]


NEW = CONTENT[::-1]


def wrong_rest(to: object) -> None:
    """Go on with another file, and say so only in the ETag."""
    to.begin(206, Content_Length=700, Content_Range="bytes 300-999/1000", ETag='"b"')  # type: ignore[attr-defined]
    to.wfile.write(NEW[300:1000])  # type: ignore[attr-defined]


def wrong_place(to: object) -> None:
    to.begin(206, Content_Length=40, Content_Range="bytes 1000-1039/1040", ETag='"a"')  # type: ignore[attr-defined]
    to.wfile.write(CONTENT[1000:])  # type: ignore[attr-defined]


def no_place(to: object) -> None:
    to.begin(206, Content_Length=40, Content_Range="lines 1-2", ETag='"a"')  # type: ignore[attr-defined]
    to.wfile.write(CONTENT[1000:])  # type: ignore[attr-defined]


def other_size(to: object) -> None:
    to.begin(416, Content_Length=0, Content_Range="bytes */12")  # type: ignore[attr-defined]


@pytest.mark.parametrize("middle", [[], [wrong_rest], [wrong_place], [no_place], [other_size]])
def test_what_changes_meanwhile_is_never_mixed(
    server: Server, part: Path, middle: list[Answer]
) -> None:
    url = server.at("/cl.obo", broken_off(CONTENT, 300, "a"), *middle, file(NEW, "b"))
    assert bring(url, part) == Validators('"b"', "")
    assert part.read_bytes() == NEW


def test_redirects_are_followed(server: Server, part: Path) -> None:
    server.at("/b.obo", file(CONTENT, "a"))
    server.at("/a.obo", status(301, Location="b.obo"))
    url = server.at("/", status(307, Location=f"{server.url}/a.obo"))
    bring(url, part)
    assert part.read_bytes() == CONTENT
    assert [path for path, _ in server.asked] == ["/", "/a.obo", "/b.obo"]


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(server: Server, part: Path, code: int) -> None:
    bring(server.at("/cl.obo", status(code), file(CONTENT)), part)
    assert part.read_bytes() == CONTENT


@pytest.mark.parametrize("when", ["0", format_datetime(datetime.now(UTC), usegmt=True), "soon"])
def test_one_waits_as_long_as_asked(server: Server, part: Path, when: str) -> None:
    bring(server.at("/cl.obo", status(429, Retry_After=when), file(CONTENT)), part)
    assert part.read_bytes() == CONTENT


def test_what_comes_packed_on_the_way_stays_packed(server: Server, part: Path) -> None:
    packed = gzip.compress(CONTENT)
    bring(server.at("/cl.obo", file(packed, Content_Encoding="gzip")), part)
    assert part.read_bytes() == packed


def digest(data: bytes, algorithm: str) -> str:
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


DIGESTS = {
    "Repr_Digest": lambda data: f"sha-256=:{digest(data, 'sha256')}:",
    "Digest": lambda data: f"SHA-512={digest(data, 'sha512')}",
    "x_goog_hash": lambda data: f"crc32c=AAAAAA==,md5={digest(data, 'md5')}",
}


@pytest.mark.parametrize("header", DIGESTS)
def test_the_servers_checksum_is_compared(server: Server, part: Path, header: str) -> None:
    say: Callable[[bytes], str] = DIGESTS[header]
    bring(server.at("/cl.obo", file(CONTENT, **{header: say(CONTENT)})), part)
    assert part.read_bytes() == CONTENT
    url = server.at("/cl.obo", file(CONTENT, **{header: say(NEW)}))
    refused(url, part, "is not what its (sha-256|sha-512|md5) says")
    assert not part.exists()


@pytest.mark.parametrize("words", ["sha-256=:***:", "sha-256", "none=AAAA", ""])
def test_a_checksum_that_is_none_is_no_matter(server: Server, part: Path, words: str) -> None:
    bring(server.at("/cl.obo", file(CONTENT, Repr_Digest=words)), part)
    assert part.read_bytes() == CONTENT


def test_a_wrong_beginning_is_pulled_again(server: Server, part: Path) -> None:
    whole = file(CONTENT, "a", Repr_Digest=DIGESTS["Repr_Digest"](CONTENT))
    bring(server.at("/cl.obo", broken_off(NEW, 300, "a"), whole), part)
    assert part.read_bytes() == CONTENT


# ---------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    "answer",
    [
        silent(),
        silent(CONTENT[:300], len(CONTENT), "a"),
        broken_off(CONTENT, 300, "a"),
        broken_off(CONTENT, 0),
        status(500),
        status(429),
        lambda to: to.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n"),
        lambda to: to.wfile.write(b"HTTP/1.1 200 OK\r\nA: " + b"a" * 200_000),
        lambda to: to.begin(200, Content_Length="many"),
    ],
)
def test_a_server_that_never_gets_it_right(server: Server, part: Path, answer: Answer) -> None:
    refused(server.at("/cl.obo", answer), part, "cannot be pulled: ")
    assert len(server.asked) <= 6


def test_a_server_that_drips_for_ever(server: Server, part: Path) -> None:
    url = server.at("/cl.obo", dripping(CONTENT * 100, ETag='"a"'))
    refused(url, part, "did not come in 0.5 seconds", replace(POLICY, total=0.5))
    assert part.read_bytes()
    assert partial.resumable(part, url)[0] == part.stat().st_size


def test_headers_that_drip_for_ever(server: Server, part: Path) -> None:
    def drip(to: object) -> None:
        while not to.server.over.wait(0.01):  # type: ignore[attr-defined]
            to.wfile.write(b"H")  # type: ignore[attr-defined]

    url = server.at("/cl.obo", drip)
    refused(url, part, "did not come in 0.3 seconds", replace(POLICY, total=0.3))


@pytest.mark.parametrize(
    "target",
    ["file:///etc/hostname", "ftp://127.0.0.1/cl.obo", "data:text/plain,id", "javascript:1"],
)
def test_one_goes_nowhere_but_to_the_web(server: Server, part: Path, target: str) -> None:
    url = server.at("/cl.obo", status(302, Location=target))
    refused(url, part, "only http and https are followed|cannot be asked for")
    assert not part.exists()


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//",
        "http://",
        "http://[::1",
        "http://a:99999/",
        "http://xn--a/",
        "http://é\xff/",
        "x" * 60_000,
    ],
)
def test_places_that_make_no_sense_are_errors_of_ours(
    server: Server, part: Path, target: str
) -> None:
    url = server.at("/cl.obo", status(302, Location=target.encode("utf-8").decode("latin-1")))
    assert len(str(refused(url, part, "leads|cannot be|404"))) < 1000


@pytest.mark.parametrize("etag", ['"\xe9"', '"' + "e" * 2000 + '"', "\t", '"a"b'])
def test_validators_that_cannot_be_sent_back(server: Server, part: Path, etag: str) -> None:
    bring(server.at("/cl.obo", broken_off(CONTENT, 300, ETag=etag), file(CONTENT)), part)
    assert part.read_bytes() == CONTENT


@pytest.mark.parametrize("note", ["", "[]", "{", '{"url": 1}', '{"url": "", "etag": 3}'])
def test_a_damaged_note_means_from_the_start(server: Server, part: Path, note: str) -> None:
    url = server.at("/cl.obo", broken_off(CONTENT, 300, "a"), file(CONTENT, "a"))
    refused(url, part, "cannot be pulled", replace(POLICY, attempts=1))
    part.with_name(f"{part.name}.json").write_text(note, encoding="utf-8")
    bring(url, part)
    assert part.read_bytes() == CONTENT
    assert server.headers("Range") == [None, None]


@pytest.mark.parametrize("target", ["/cl.obo", "/other"])
def test_redirects_in_circles_end(server: Server, part: Path, target: str) -> None:
    server.at("/other", status(302, Location="/cl.obo"))
    refused(server.at("/cl.obo", status(302, Location=target)), part, "more than 3 times")
    assert len(server.asked) == 4


def test_one_never_goes_from_https_to_http(part: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.scheme == "https"
        return httpx.Response(301, headers={"Location": "http://host.example/cl.obo"})

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as web:
            await fetch(web, Order(url="https://host.example/cl.obo", part=part, policy=POLICY))

    with pytest.raises(InputError, match="never from https to http"):
        asyncio.run(run())


@pytest.mark.parametrize("answer", [file(CONTENT), endless(CONTENT, 5)])
def test_what_is_too_large_is_not_taken(server: Server, part: Path, answer: Answer) -> None:
    url = server.at("/cl.obo", answer)
    refused(url, part, "is larger than 1,000 bytes", replace(POLICY, largest=1000))
    assert not part.exists() or not part.stat().st_size


def test_what_does_not_fit_on_the_disk_is_not_begun(server: Server, part: Path) -> None:
    url = server.at("/cl.obo", lambda to: to.begin(200, Content_Length=10**17))
    with pytest.raises(UsageError, match="has no room for 100,000,000,000,000,000 bytes"):
        bring(url, part, policy=replace(POLICY, largest=10**18))


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><title>Log in</title>",
        b"\n<html><body>gone</body></html>",
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- hotel -->\n<!doctype HTML>',
    ],
)
def test_a_web_page_is_no_ontology(server: Server, part: Path, page: bytes) -> None:
    refused(server.at("/cl.obo", file(page)), part, "a web page came")
    assert not part.exists()


@pytest.mark.parametrize("code", [401, 403, 404, 410, 451, 501])
def test_what_is_not_there_is_not_asked_for_again(server: Server, part: Path, code: int) -> None:
    refused(server.at("/cl.obo", status(code)), part, f"the server answers {code}")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "when", ["3600", format_datetime(datetime.now(UTC) + timedelta(days=2), usegmt=True)]
)
def test_one_does_not_wait_for_ever(server: Server, part: Path, when: str) -> None:
    url = server.at("/cl.obo", status(503, Retry_After=when))
    refused(url, part, "503 .* and asks to wait")
    assert len(server.asked) == 1


def test_unknown_packing_is_refused(server: Server, part: Path) -> None:
    refused(server.at("/cl.obo", file(CONTENT, Content_Encoding="br")), part, "packed as 'br'")


def test_nobody_is_there(part: Path) -> None:
    with running() as gone:
        url = gone.at("/cl.obo")
    refused(url, part, "cannot be pulled")


@pytest.mark.parametrize("url", ["ftp://host.example/cl.obo", "http:///cl.obo", "cl.obo"])
def test_what_is_no_address_of_the_web(part: Path, url: str) -> None:
    refused(url, part, "cannot be asked for")


def test_a_folder_that_is_not_there(server: Server, tmp_path: Path) -> None:
    url = server.at("/cl.obo", file(CONTENT))
    with pytest.raises(UsageError, match="cannot be written"):
        bring(url, tmp_path / "nowhere" / "part")


@pytest.mark.parametrize("word", ["secret", "a@secret", "secret@@"])
def test_passwords_are_not_shown(server: Server, part: Path, word: str) -> None:
    url = server.at("/cl.obo", status(404)).replace("//", f"//me:{word}@") + "?token=secret"
    error = refused(url, part, "the server answers 404")
    assert "secret" not in str(error)


def test_passwords_are_not_noted(part: Path) -> None:
    url, known = "https://me:secret@host.example/cl.obo?token=secret", Validators('"1"')
    partial.begin(part, url, known)
    part.write_bytes(CONTENT)
    assert not [path for path in part.parent.iterdir() if b"secret" in path.read_bytes()]
    assert partial.resumable(part, url) == (len(CONTENT), known)
    assert partial.resumable(part, url.replace("secret", "other"))[0] == 0


def test_the_proxy_of_the_environment_is_asked(
    server: Server, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    server.at("http://host.example/cl.obo", file(CONTENT))
    bring("http://host.example/cl.obo", part)
    assert part.read_bytes() == CONTENT


def test_a_proxy_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "gopher://host.example")
    with pytest.raises(MissingError, match="HTTP_PROXY"):
        client(POLICY)


@pytest.mark.parametrize("target", ["http://127.0.0.1/x", "http://[::1]/x", "http://10.0.0.7/x"])
def test_no_public_server_leads_to_a_private_one(part: Path, target: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"location": target})

    async def run() -> Validators | None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as web:
            return await fetch(web, Order(url="http://1.1.1.1/x.obo", part=part, policy=POLICY))

    with pytest.raises(InputError, match="private network"):
        asyncio.run(run())
    assert asked == ["1.1.1.1"]


def test_one_private_server_may_lead_to_another(server: Server, part: Path) -> None:
    server.at("/b.obo", file(CONTENT, "a"))
    other = server.url.replace("127.0.0.1", "localhost")
    bring(server.at("/a.obo", status(302, Location=f"{other}/b.obo")), part)
    assert part.read_bytes() == CONTENT
