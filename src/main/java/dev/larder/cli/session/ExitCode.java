package dev.larder.cli.session;

import java.util.Arrays;

/**
 * How a command ended, for the shell, cron or Airflow that ran it. The meanings stand here only: help, man pages and
 * the reference take them from here.
 */
public enum ExitCode {
    OK(0, "success"),
    FAILED(1, "failed"),
    /** The same call fails again. */
    USAGE(2, "invalid command line, config, source or input"),
    NOT_FOUND(3, "row not found, or differences found"),
    PARTLY(4, "partly done: some rows were rejected, or could not be read or written"),
    /** The same call may succeed later. */
    TRY_AGAIN(5, "try again later: the store or the source was not ready, or another run holds the view"),
    /** Nothing is wrong with the call; the data is not as expected. */
    REFUSED(6, "refused: the source is not as expected, nothing was written; or stale: a view is too old"),
    INTERRUPTED(130, "interrupted"),
    PIPE_CLOSED(141, "the program that read the output closed it");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public static ExitCode of(int code) {
        return Arrays.stream(values()).filter(value -> value.code == code).findFirst().orElse(FAILED);
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    /** The worst of several views: interrupted, then what fails again, then what was refused or may not fail again, then
     * what was done.
     */
    public ExitCode worse(ExitCode other) {
        return severity() >= other.severity() ? this : other;
    }

    private int severity() {
        return switch (this) {
            case OK -> 0;
            case NOT_FOUND -> 1;
            case PARTLY -> 2;
            case TRY_AGAIN -> 3;
            case REFUSED -> 4;
            case FAILED -> 5;
            case USAGE -> 6;
            case INTERRUPTED, PIPE_CLOSED -> 7;
        };
    }
}
