package dev.larder.source;

/** Maps positions to files and rows, so that a message about a rejected row can name its place. */
public interface RowPlaces {
    String fileName();

    /** The row's number in its file, from 1; 0 if rows have no order. */
    long rowInFile(long position);
}
