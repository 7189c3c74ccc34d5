package dev.larder.source.iceberg;

import java.io.File;

import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Files of this machine; those of buckets lie in a folder, from which a test uploads them. */
final class LocalFileIO implements FileIO {
    private static final long serialVersionUID = 1L;

    private final String root;

    LocalFileIO(String root) {
        this.root = root;
    }

    File file(String path) {
        return new File(path.replaceFirst("^s3://[^/]+", root));
    }

    @Override
    public InputFile newInputFile(String path) {
        return Files.localInput(file(path));
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return Files.localOutput(file(path));
    }

    @Override
    public void deleteFile(String path) {
        throw new UnsupportedOperationException();
    }
}
