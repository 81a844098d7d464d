"""A pack of rules as a user may have one."""

from __future__ import annotations

PACK = """
[[rule]]
id = "mine.tram"
label = "ui_chrome"
pattern = '''Tram table [0-9]+'''
examples = ["Tram table 12"]
counter = ["Tram tables were late"]
"""
