"""Random numbers by name: a draw more in one place never moves the draws of another."""

import zlib

import numpy as np


class Streams:
    """The generators of one chunk of clients; each name is a stream of its own."""

    def __init__(self, seed: int, chunk: int) -> None:
        self.seed = seed
        self.chunk = chunk

    def named(self, name: str) -> np.random.Generator:
        """A fresh generator for this seed, chunk and name."""
        key = (self.chunk, zlib.crc32(name.encode()))
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key))
        )
