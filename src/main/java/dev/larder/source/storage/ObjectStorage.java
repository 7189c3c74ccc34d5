package dev.larder.source.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.larder.source.storage.Location.Remote;

/** Objects as files: a folder is what keys have in common up to a `/`. */
final class ObjectStorage implements Storage {
    /** As many as object stores give. */
    private static final int PAGE = 1000;
    /** Where one is enough: a marker of the folder may come first. */
    private static final int FEW = 10;
    /** In bytes: they arrive in the time that a request takes. */
    private static final long GAP = 1 << 20;
    /** So many folders without one that is not wanted are listed with all that is in them. */
    private static final int WORTH_ONE_LISTING = 4;

    private final ObjectClient client;
    private final Traffic traffic;
    private final OpenUploads uploads;
    private final int concurrency;

    /** @param concurrency requests at the same time */
    ObjectStorage(ObjectClient client, Traffic traffic, OpenUploads uploads, int concurrency) {
        this.client = client;
        this.traffic = traffic;
        this.uploads = uploads;
        this.concurrency = concurrency;
    }

    /** With one request, if the name does not mislead. */
    @Override
    public Optional<StorageEntry> find(Location location) throws IOException {
        Remote place = (Remote) location;
        if (place.key().isEmpty()) {
            return Optional.of(new StorageEntry.Folder(place, false));
        }
        boolean looksLikeFile = place.name().indexOf('.') > 0;
        Optional<StorageEntry> found = looksLikeFile ? object(place) : folder(place);
        if (found.isPresent()) {
            return found;
        }
        return looksLikeFile ? folder(place) : object(place);
    }

    private Optional<StorageEntry> object(Remote place) throws IOException {
        Optional<StoredFile> found = client.find(place);
        return found.map(file -> file);
    }

    private Optional<StorageEntry> folder(Remote place) throws IOException {
        ObjectClient.Page page = client.list(place.child(""), false, null, 1);
        return page.files().isEmpty() && page.folders().isEmpty()
                ? Optional.empty()
                : Optional.of(new StorageEntry.Folder(place, false));
    }

    @Override
    public void list(Location folder, Predicate<String> names, String prefix, Consumer<StorageEntry> entries)
            throws IOException {
        pages((Remote) folder, prefix, true, page -> {
            page.folders().stream().filter(below -> !below.equals(folder) && names.test(below.name()))
                    .forEach(below -> entries.accept(new StorageEntry.Folder(below, false)));
            page.files().stream().filter(file -> names.test(file.location().name())).forEach(entries);
        });
    }

    /** With one small request if all names are wanted, or if there is no such folder. */
    @Override
    public boolean holds(Location folder, Predicate<String> names) throws IOException {
        Remote prefix = ((Remote) folder).child("");
        ObjectClient.Page page = client.list(prefix, true, null, FEW);
        while (!holds(page, folder, names)) {
            if (page.next() == null) {
                return false;
            }
            page = client.list(prefix, true, page.next(), PAGE);
        }
        return true;
    }

    private static boolean holds(ObjectClient.Page page, Location folder, Predicate<String> names) {
        return page.files().stream().anyMatch(file -> names.test(file.location().name()))
                || page.folders().stream().anyMatch(below -> !below.equals(folder) && names.test(below.name()));
    }

    private interface PageConsumer {
        void accept(ObjectClient.Page page) throws IOException;
    }

    private void pages(Remote folder, String prefix, boolean byFolder, PageConsumer consumer) throws IOException {
        String from = null;
        do {
            ObjectClient.Page page = client.list(folder.child(prefix), byFolder, from, PAGE);
            consumer.accept(page);
            from = page.next();
        } while (from != null);
    }

    @Override
    public void walk(Location folder, Walk.Into into, Walk walk) throws IOException {
        switch (into) {
            case NOTHING -> {
            }
            case EVERYTHING -> walkAll((Remote) folder, walk);
            case FOLDER_BY_FOLDER -> walkFolders((Remote) folder, walk);
        }
    }

    private void walkFolders(Remote folder, Walk walk) throws IOException {
        Map<Remote, Walk.Into> folders = new LinkedHashMap<>();
        List<StoredFile> files = new ArrayList<>();
        pages(folder, "", true, page -> {
            page.folders().stream().filter(below -> !below.equals(folder))
                    .forEach(below -> folders.put(below, walk.into(below)));
            files.addAll(page.files());
        });
        if (folders.size() >= WORTH_ONE_LISTING && Set.copyOf(folders.values()).equals(Set.of(Walk.Into.EVERYTHING))) {
            walkAll(folder, walk);
            return;
        }
        for (StoredFile file : files) {
            walk.file(file);
        }
        for (Map.Entry<Remote, Walk.Into> below : folders.entrySet()) {
            walk(below.getKey(), below.getValue(), walk);
        }
    }

    private void walkAll(Remote top, Walk walk) throws IOException {
        FolderFilter wanted = new FolderFilter(top, walk);
        pages(top, "", false, page -> {
            for (StoredFile file : page.files()) {
                if (wanted.holds(file.location().parent())) {
                    walk.file(file);
                }
            }
        });
    }

    /** Files come in the order of their keys, so that most are in the folder of the file before. */
    private static final class FolderFilter {
        private final Remote top;
        private final Walk walk;
        private Location last;
        private boolean isLastWanted;

        private FolderFilter(Remote top, Walk walk) {
            this.top = top;
            this.walk = walk;
        }

        boolean holds(Location folder) {
            if (folder.equals(top)) {
                return true;
            }
            if (!folder.equals(last)) {
                isLastWanted = holds(folder.parent()) && walk.into(folder) != Walk.Into.NOTHING;
                last = folder;
            }
            return isLastWanted;
        }
    }

    @Override
    public Optional<StorageAccess> access(Location location) throws IOException {
        return Optional.of(client.access((Remote) location));
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public long gap() {
        return GAP;
    }

    @Override
    public RangeReader open(StoredFile file) {
        return new ObjectReader(client, traffic, file);
    }

    @Override
    public NewFile create(Location location) throws IOException {
        Remote object = (Remote) location;
        if (object.key().isEmpty()) {
            throw StorageException.failed("it is a bucket; name an object in it", null);
        }
        return ObjectNewFile.begin(client, object, uploads);
    }
}
