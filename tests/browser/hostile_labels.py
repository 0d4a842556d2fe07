"""What a title or a name in a file may hold that Markdown, and what is made of it, would obey."""

from __future__ import annotations

TEXTS = (
    "![p](http://127.0.0.1:9/p.png)",
    "[a](http://127.0.0.1:9)",
    ":red[x] :material/home: :smile:",
    ":blue-background[z] :small[q]",
    r"$\frac{1}{2}$ $$x$$",
    "**b** _i_ ~~s~~ `c` ==h==",
    "<b>x</b><img src=http://127.0.0.1:9/q.png>",
    "http://127.0.0.1:9/z and www.example.dz",
    "<http://127.0.0.1:9> ftp://x.y mailto:a@b.dz",
    "1. one",
    "2) two",
    "- item",
    "# head",
    "> quote",
    "| a | |---| | b |",
    "&lt; &amp; &copy;",
    r"\![p]\(http://h)",
    "[^1] [x]: http://h",
    "--- ===",
    "-> <- >= a -- b",
    "Région : Aïn Défla – 1,5 (x)",
)
