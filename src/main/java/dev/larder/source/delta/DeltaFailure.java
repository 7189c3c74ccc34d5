package dev.larder.source.delta;

import java.io.IOException;

import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;

import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;

/** Makes sentences of what the kernel throws. */
final class DeltaFailure {
    private DeltaFailure() {}

    /** A call of the kernel. */
    interface Step<T> {
        T run() throws IOException;
    }

    static <T> T failing(DeltaFiles files, Location table, Step<T> step) {
        try {
            return step.run();
        } catch (TableNotFoundException e) {
            throw new SourceException("`" + table + "` is not a Delta table: it has no _delta_log with commits", e);
        } catch (UnsupportedTableFeatureException | UnsupportedProtocolVersionException e) {
            throw new SourceException("`" + table + "` cannot be read: " + sentence(e.getMessage())
                    + ". Spark may know it: `materialize --engine spark`", e);
        } catch (IOException | RuntimeException e) {
            throw failure(files, table, e);
        }
    }

    private static SourceException failure(DeltaFiles files, Location table, Exception thrown) {
        boolean isOfFile = false;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SourceException known) {
                return known;
            }
            isOfFile |= cause instanceof KernelEngineException || cause instanceof IOException;
        }
        String log = "the Delta log of `" + table + "` cannot be read: ";
        return isOfFile
                ? new SourceException(log + "`" + files.lastOpened() + "` " + root(thrown)
                        + ". Restore it from a copy", thrown)
                : new SourceException(log + sentence(thrown.getMessage()), thrown);
    }

    /** What went wrong with a file, as a clause. */
    static String root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean isJson = root.getClass().getName().startsWith("com.fasterxml.jackson.");
        return isJson ? "is damaged: it is not JSON" : sentence(root.getMessage());
    }

    private static String sentence(String message) {
        return String.valueOf(message).replaceFirst("\\.+$", "");
    }
}
