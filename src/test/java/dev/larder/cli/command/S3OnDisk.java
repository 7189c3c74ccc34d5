package dev.larder.cli.command;

import java.io.IOException;
import java.net.URI;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Buckets on this disk, whose keys are paths: Spark writes metadata there that names the bucket, before it is uploaded. */
public final class S3OnDisk extends RawLocalFileSystem {
    /** Null while the constructors above run. */
    private URI bucket;

    @Override
    public void initialize(URI uri, Configuration conf) throws IOException {
        bucket = URI.create(uri.getScheme() + "://" + uri.getAuthority());
        super.initialize(uri, conf);
    }

    @Override
    public URI getUri() {
        return bucket == null ? super.getUri() : bucket;
    }

    @Override
    public String getScheme() {
        return "s3";
    }
}
