"""Holds mycorp_owners.so, a plugin of pyinstrument. Nothing here needs to be imported."""
