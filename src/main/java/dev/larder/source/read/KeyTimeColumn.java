package dev.larder.source.read;

import java.io.IOException;

/** One column's part of a batch of keys and times. */
interface KeyTimeColumn {

    void fill(KeyBatch batch) throws IOException;
}
