from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest

from shop_app.first_paint.policy import content_policy
from shop_app.first_paint.shell import BuildMissing, Head, Preload, Shell

TEXT = (
    '<!DOCTYPE html><html lang="en"><head><title>Shop</title><meta charset="utf-8"/><script>one()</script></head>'
    '<body><div id="app"></div><script type="module" async="">two()</script><script src="/a.js"></script></body></html>'
)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "__spa-fallback.html").write_text(TEXT)
    return Shell(tmp_path)


def document(shell: Shell, head: Head, seed: dict[str, Any] | None = None) -> str:
    return shell.document(
        locale="de-AT", head=head, painted="<p>now</p>", seed=seed or {}, scripts=("/ui.js",)
    ).decode()


def test_what_is_added_stands_last_in_the_head_and_first_in_the_body(shell: Shell) -> None:
    text = document(shell, Head("A mug", "Holds tea.", "https://a.example/p/mug"))
    head, body = text.split("</head>")
    assert "<title>Shop</title>" not in text
    assert head.index("one()") < head.index("<title data-first>A mug</title>")
    assert body.index('<div id="first-paint"><p>now</p></div>') < body.index('<div id="app">')
    assert '<html lang="de-AT" dir="ltr">' in head
    assert '<link rel="canonical" href="https://a.example/p/mug">' in head


def test_nothing_in_a_block_can_end_it(shell: Shell) -> None:
    text = document(shell, Head("A", structured={"name": "</script><b>"}), {"state": {"x": "</script>"}})
    assert "\\u003c/script>" in text
    assert "</script><b>" not in text


def test_a_title_is_text(shell: Shell) -> None:
    text = document(shell, Head('<b>"', '"><script>'))
    assert '<title data-first>&lt;b&gt;"</title>' in text
    assert 'content="&quot;&gt;&lt;script&gt;"' in text


def test_the_policy_names_the_inline_scripts_and_no_others(shell: Shell) -> None:
    def named(script: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"

    assert shell.script_hashes == (named("one()"), named("two()"))
    policy = content_policy(shell.script_hashes).decode()
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts


def test_a_missing_build_says_so(tmp_path: Path) -> None:
    with pytest.raises(BuildMissing, match="make run"):
        Shell(tmp_path)


def test_the_picture_that_a_page_opens_with_is_asked_for_first(shell: Shell) -> None:
    picture = Preload('/media/a.avif 320w, /media/"b.avif 640w', "50vw", "image/avif")
    head = document(shell, Head("A mug", preload=picture)).partition("</head>")[0]
    written = 'imagesrcset="/media/a.avif 320w, /media/&quot;b.avif 640w" imagesizes="50vw" type="image/avif"'
    assert head.index(written) < head.index("<title data-first>")
    assert "preload" not in document(shell, Head("A mug")).partition("</head>")[0]
