"""Holds mycorp_flame.so, a plugin of pyinstrument. Nothing here needs to be imported."""
