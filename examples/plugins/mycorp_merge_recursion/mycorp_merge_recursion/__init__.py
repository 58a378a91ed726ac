"""Holds mycorp_merge_recursion.so, a plugin of pyinstrument. Nothing here needs to be imported."""
