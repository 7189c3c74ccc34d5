package dev.larder.source.arrival;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.source.arrival.Manifest.Extent;
import dev.larder.source.storage.StoredFile;

/** The files of a source, and what a manifest has of each. */
final class FileComparison {
    private final long[] numbers;
    private final State[] states;
    private final Map<Integer, Entry> changed = new HashMap<>();
    private int gone;

    /** What a file is to the manifest. */
    enum State {
        READ, AGAIN, PART, CHANGED, NEW;

        /** Whether some of its rows were never read, as far as is known. */
        boolean hasArrived() {
            return switch (this) {
                case READ, AGAIN -> false;
                case PART, CHANGED, NEW -> true;
            };
        }

        private static State of(Extent extent) {
            return switch (extent) {
                case ALL -> READ;
                case AGAIN -> AGAIN;
                case PART -> PART;
            };
        }
    }

    /** One number of a manifest. */
    record Entry(Extent extent, long number) {}

    /** The numbers of one extent, and which of them belong to a file that is there. */
    private static final class Known {
        private final Extent extent;
        private final long[] numbers;
        private final BitSet found = new BitSet();

        private Known(Extent extent, long[] numbers) {
            this.extent = extent;
            this.numbers = numbers;
        }

        boolean has(long number) {
            int index = Arrays.binarySearch(numbers, number);
            if (index >= 0) {
                found.set(index);
            }
            return index >= 0;
        }

        /** Takes a number of this path that belongs to no other file; empty if there is none. */
        Optional<Entry> takeOther(long path) {
            int index = Arrays.binarySearch(numbers, path << FileNumber.VERSION_BITS);
            for (int i = index < 0 ? -index - 1 : index; i < numbers.length
                    && FileNumber.path(numbers[i]) == path; i++) {
                if (!found.get(i)) {
                    found.set(i);
                    return Optional.of(new Entry(extent, numbers[i]));
                }
            }
            return Optional.empty();
        }
    }

    /** @param manifest if empty, all files are new */
    FileComparison(Optional<Manifest> manifest, List<StoredFile> files) {
        FileNumber number = new FileNumber();
        numbers = files.stream().mapToLong(number::of).toArray();
        states = new State[numbers.length];
        Map<Extent, Known> known = new EnumMap<>(Extent.class);
        manifest.ifPresent(read -> read.files().forEach((extent, all) -> known.put(extent, new Known(extent, all))));
        for (int i = 0; i < numbers.length; i++) {
            long wanted = numbers[i];
            states[i] = known.values().stream().filter(list -> list.has(wanted)).findFirst()
                    .map(list -> State.of(list.extent)).orElse(null);
        }
        for (int i = 0; i < numbers.length; i++) {
            if (states[i] == null) {
                long path = FileNumber.path(numbers[i]);
                Optional<Entry> other = known.values().stream().flatMap(list -> list.takeOther(path).stream())
                        .findFirst();
                states[i] = other.isPresent() ? State.CHANGED : State.NEW;
                if (other.isPresent()) {
                    changed.put(i, other.get());
                }
            }
        }
        known.values().forEach(list -> gone += list.numbers.length - list.found.cardinality());
    }

    State state(int file) {
        return states[file];
    }

    long number(int file) {
        return numbers[file];
    }

    /** What the manifest has of another version of a file. */
    Entry before(int changedFile) {
        return changed.get(changedFile);
    }

    /** How many files the manifest has that are not there any more. */
    int gone() {
        return gone;
    }
}
