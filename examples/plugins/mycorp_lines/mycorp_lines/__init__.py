"""Holds mycorp_lines.so, a plugin of pyinstrument. Nothing here needs to be imported."""
