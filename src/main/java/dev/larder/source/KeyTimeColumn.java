package dev.larder.source;

import java.io.IOException;

/** One column's part of a batch of keys and times. */
interface KeyTimeColumn {

    void fill(KeyBatch batch) throws IOException;
}
