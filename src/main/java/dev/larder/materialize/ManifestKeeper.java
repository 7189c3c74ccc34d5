package dev.larder.materialize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import dev.larder.source.arrival.KeptManifest;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.NewFile;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.WriteFailure;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;

/**
 * Keeps the manifest of a view between runs: in the store, or in a file. Then the store has the id of what is in the file, so that
 * the file means nothing to another store, or once the view was cleared.
 */
final class ManifestKeeper {
    private final RunLedger ledger;
    private final String view;
    private final Optional<Path> file;
    private final Optional<byte[]> stored;

    private ManifestKeeper(RunLedger ledger, String view, Optional<Path> file, Optional<byte[]> stored) {
        this.ledger = ledger;
        this.view = view;
        this.file = file;
        this.stored = stored;
    }

    /** @param file where the manifest is; empty for the store */
    static ManifestKeeper open(RunLedger ledger, String view, Optional<Path> file) {
        return new ManifestKeeper(ledger, view, file, ledger.document(view, RunDocument.MANIFEST));
    }

    /** What the last successful run left. */
    KeptManifest manifest() {
        return file.map(outside -> KeptManifest.outside(outside.toString(), read(outside), stored))
                .orElseGet(() -> KeptManifest.inStore(stored));
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw RunException.failed("--state " + file + " cannot be read: " + WriteFailure.of(e));
        }
    }

    /** Whether another run has ended since this was opened. */
    boolean isOutOfDate() {
        return !Arrays.equals(ledger.document(view, RunDocument.MANIFEST).orElse(null), stored.orElse(null));
    }

    /** If another run was faster, its manifest stays: what this run has read is read again then. */
    void keep(byte[] manifest) {
        if (file.isPresent()) {
            write(file.get(), manifest);
        }
        byte[] inStore = file.isPresent() ? KeptManifest.idOf(manifest) : manifest;
        ledger.replace(view, RunDocument.MANIFEST, stored, inStore);
    }

    private static void write(Path file, byte[] manifest) {
        Location location = Location.of(file.toString());
        try (NewFile whole = Storages.LOCAL.of(location).create(location)) {
            whole.stream().write(manifest);
            whole.finish();
        } catch (IOException e) {
            throw RunException.failed("--state " + file + " cannot be written: " + WriteFailure.of(e)
                    + ". The rows are written, and the next run reads them again.");
        }
    }
}
