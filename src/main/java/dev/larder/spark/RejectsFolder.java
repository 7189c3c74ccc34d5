package dev.larder.spark;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

import dev.larder.feature.FeatureView;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RejectsFile;
import dev.larder.materialize.RunException;
import dev.larder.source.read.SourceRow;

/**
 * A folder that rejected rows go to, of any file system that Spark knows: a file for each partition of a view that has
 * any, which is there only when it is whole.
 */
record RejectsFolder(String folder, SerializableConfiguration hadoop) implements Serializable {
    private static final String ENDING = ".jsonl";

    /** Makes it, and removes what an earlier run has left of the view. */
    void prepare(String view) {
        try {
            FileSystem files = files();
            files.mkdirs(new Path(folder));
            for (FileStatus file : files.listStatus(new Path(folder))) {
                // A run that was killed leaves unfinished ones.
                if (file.getPath().getName().matches("\\.?" + Pattern.quote(view) + "-\\d{5,}\\.jsonl(\\.\\d+)?")) {
                    files.delete(file.getPath(), false);
                }
            }
        } catch (IOException | RuntimeException e) {
            // A file system whose classes Spark does not have is not an IOException.
            throw failed(e);
        }
    }

    /** @param attempt of which only one lasts, though several may write at once */
    Part part(String view, int partition, long attempt) {
        String name = "%s-%05d%s".formatted(view, partition, ENDING);
        return new Part(new Path(folder, name), new Path(folder, "." + name + "." + attempt));
    }

    private FileSystem files() throws IOException {
        FileSystem files = new Path(folder).getFileSystem(hadoop.value());
        // Or a local folder would have a hidden file beside each.
        files.setWriteChecksum(false);
        return files;
    }

    private RunException failed(Exception e) {
        Throwable why = e instanceof RuntimeException && e.getCause() != null ? e.getCause() : e;
        return RunException.failed("rejected rows cannot be written to " + folder + " (" + why + ")");
    }

    final class Part implements Rejects, AutoCloseable {
        private final Path file;
        private final Path unfinished;
        private RejectsFile lines;

        private Part(Path file, Path unfinished) {
            this.file = file;
            this.unfinished = unfinished;
        }

        @Override
        public synchronized void add(FeatureView view, SourceRow.Rejected row) {
            if (lines == null) {
                try {
                    lines = new RejectsFile(new OutputStreamWriter(files().create(unfinished, true),
                            StandardCharsets.UTF_8), unfinished.toString());
                } catch (IOException e) {
                    throw failed(e);
                }
            }
            lines.add(view, row);
        }

        /** Puts the file in its place. Of two attempts at a partition both have the same rows. */
        void finish() {
            if (lines == null) {
                return;
            }
            lines.close();
            lines = null;
            try {
                files().delete(file, false);
                if (!files().rename(unfinished, file)) {
                    files().delete(unfinished, false);
                    if (!files().exists(file)) {
                        throw new IOException(file + " cannot be put there");
                    }
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** Leaves nothing of an attempt that failed. */
        @Override
        public void close() {
            try {
                if (lines != null) {
                    lines.close();
                    files().delete(unfinished, false);
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
