package dev.larder.source;

/** Where rows are in their file, so that a message about a rejected row can name its place. */
public interface RowPlaces {
    String fileName();

    /** Counted from 1; 0 if the rows have no place in a file. */
    long rowInFile(long position);
}
