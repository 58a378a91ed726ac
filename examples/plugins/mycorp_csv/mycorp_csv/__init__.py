"""Holds mycorp_csv.so, a plugin of pyinstrument. Nothing here needs to be imported."""
