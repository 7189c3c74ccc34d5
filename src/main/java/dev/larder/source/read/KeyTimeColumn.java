package dev.larder.source.read;

import java.io.IOException;

/** Fills one column of a batch of keys and times. */
interface KeyTimeColumn {

    void fill(KeyBatch batch) throws IOException;
}
