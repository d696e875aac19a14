"""Texts that break careless programs: more than three hundred, each of a known kind (C-53…C-57).

Most are made by putting one seed into several dresses, so that a family is read at a glance.
"""

from __future__ import annotations

from itertools import product

MARKER = "window.wasRun=1"
"""What a script among the texts does when anything lets it run."""

_SCRIPTS = (
    f"<script>{MARKER}</script>",
    f"<ScRiPt >{MARKER}</sCrIpT>",
    f"<img src=x onerror={MARKER}>",
    f'<img src="x" onerror="{MARKER}">',
    f"<svg onload={MARKER}>",
    f"<svg><script>{MARKER}</script></svg>",
    f"<body onload={MARKER}>",
    f"<iframe srcdoc='<script>parent.{MARKER}</script>'></iframe>",
    f'<a href="javascript:{MARKER}">x</a>',
    f'<a href="java&#x09;script:{MARKER}">x</a>',
    f"<details open ontoggle={MARKER}>",
    f"<input autofocus onfocus={MARKER}>",
    f"<math><mi xlink:href='javascript:{MARKER}'>x</mi></math>",
    f"<style>@import 'javascript:{MARKER}';</style>",
    f"<object data='javascript:{MARKER}'></object>",
    f"<form action='javascript:{MARKER}'><button>x</button></form>",
    f"<base href='javascript:{MARKER}//'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{MARKER}'>",
)
_DRESSES = ("{}", '"><!--{}', "'>{}", "</title>{}", "</textarea>{}", "</script>{}", "]]>{}", "--></style>{}")
_ATTRIBUTES = (
    f'" onmouseover="{MARKER}',
    f"' onmouseover='{MARKER}",
    f"x` onmouseover=`{MARKER}",
    f"javascript:{MARKER}",
    f"JaVaScRiPt:{MARKER}",
    f"data:text/html,<script>{MARKER}</script>",
    "vbscript:msgbox(1)",
    "&lt;script&gt;already escaped&lt;/script&gt;",
    "&amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;",
    "\\u003cscript\\u003e",
    "%3Cscript%3E",
)
_TEMPLATES = (
    "{{7*7}}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{% raw %}",
    "{{config}}",
    "{name}",
    "{0}",
    "%(name)s",
    "%s%s%s%n",
    "$(id)",
    "`id`",
    "${jndi:ldap://127.0.0.1/x}",
    "{{constructor.constructor('return 1')()}}",
    "__proto__",
    "constructor",
    "[object Object]",
    "{}",
    "[]",
    '{"$gt": ""}',
)
_DATABASE = (
    "'; DROP TABLE product; --",
    "' OR '1'='1",
    '" OR ""="',
    "1); SELECT pg_sleep(5); --",
    "' UNION SELECT null --",
    "\\'; --",
    "$$; DROP TABLE orders; $$",
    "%' AND 1=1 --",
    "_%_%",
    "\\",
    "\\\\",
    "'",
    "''",
    '"',
    "E'\\x00'",
    "a:* & b:*",
    "!!! & | <->",
    "((((((((",
    "'a' <-> 'b'",
    "tsquery & ! (x",
)
_SHELLS = (
    "; cat /etc/passwd",
    "| id",
    "&& id",
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd%00.png",
    "file:///etc/passwd",
    "\\\\127.0.0.1\\share",
    "-rf",
    "--help",
    "~root",
    "CON",
    "NUL",
    "a" * 300,
)
_SHEETS = tuple(f"{sign}{rest}" for sign, rest in product("=+-@\t", ("1+1", "HYPERLINK(0)", "cmd|' /C calc'!A0")))
_LINES = (
    "a\r\nSet-Cookie: x=1",
    "a\nBcc: nobody@example.com",
    "a%0d%0aX: 1",
    "one\ntwo\nthree",
    "tab\tinside",
    "\r",
    "\n",
    "\x0b\x0c",
    "form\x0cfeed",
    "next\x85line",
    "line\u2028separator",
    "paragraph\u2029separator",
)
_SIGNS = tuple(f"a{chr(code)}b" for code in (*range(0x09), 0x0E, 0x1B, 0x1F, 0x7F, 0x80, 0x9F, 0xAD))
_INVISIBLE = tuple(
    f"a{sign}b"
    for sign in (
        *("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"),
        *("\u2060", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff", "\ufffe", "\uffff", "\u00a0", "\u3000"),
    )
)
_SCRIPTS_OF_THE_WORLD = (
    "Ελληνικά",
    "Кириллица",
    "עברית",
    "العربية",
    "हिन्दी",
    "ไทย",
    "日本語",
    "한국어",
    "中文字符",
    "ქართული",
    "አማርኛ",
    "Tiếng Việt",
    "İstanbul ı ğ",
    "straße ẞ",
    "ﬃ ligature",
    "é against e\u0301",
    "Å against A\u030a",
    "Z\u0351\u036b\u0343a\u0329\u0325l\u0348g\u0347o",
    "👩‍👩‍👧‍👦 family",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag",
    "👍🏽",
    "🇩🇪",
    "𝓯𝓪𝓷𝓬𝔂",
    "ａｄｍｉｎ",
    "аdmin with a Cyrillic a",
    "paypa1",
    "\U0010ffff",
    "\U000e0001tag",
)
_NUMBERS = (
    "0",
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "-0",
    "0x10",
    "1_000",
    "٣٤",
    "１２",
    "²",
    "9" * 40,
    "1,000.00",
    "1.000,00",
    "0.1e1",
    "½",
    "true",
    "null",
    "undefined",
    "None",
    "nil",
)
_EMPTY = ("", " ", "\t", "   \n  ", "\u00a0", "\u200b", "\u3164")
_LONG = ("x" * 5_000, "ü" * 5_000, "👍" * 5_000, "a " * 5_000, "<b>" * 2_000, "((" * 1_000, "\u202e" * 500)
_DRESSED = tuple(dress.format(script) for script, dress in product(_SCRIPTS, _DRESSES))

TEXTS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *_DRESSED,
            *_ATTRIBUTES,
            *_TEMPLATES,
            *_DATABASE,
            *_SHELLS,
            *_SHEETS,
            *_LINES,
            *_SIGNS,
            *_INVISIBLE,
            *_SCRIPTS_OF_THE_WORLD,
            *_NUMBERS,
            *_EMPTY,
            *_LONG,
        )
    )
)
RUNNABLE = (*_DRESSED, *_ATTRIBUTES)
