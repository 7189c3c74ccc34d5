package dev.larder.cli.session;

import java.util.Arrays;

/** How a command ended, for the shell, cron or Airflow that ran it. */
public enum ExitCode {
    OK(0), FAILED(1),
    /** The command line, the config or the input is wrong: the same call fails again. */
    USAGE(2),
    /** There is no such row (get, ttl), or what was compared differs (verify). */
    NOT_FOUND(3),
    /** Some rows were rejected or could not be written; the others were. */
    PARTLY(4),
    /** The store did not answer: the same call may succeed later. */
    TRY_AGAIN(5), INTERRUPTED(130), PIPE_CLOSED(141);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public static ExitCode of(int code) {
        return Arrays.stream(values()).filter(value -> value.code == code).findFirst().orElse(FAILED);
    }

    public int code() {
        return code;
    }

    /** Of several views the worst: interrupted, then what will fail again, then what may not, then what was done. */
    public ExitCode worse(ExitCode other) {
        return severity() >= other.severity() ? this : other;
    }

    private int severity() {
        return switch (this) {
            case OK -> 0;
            case NOT_FOUND -> 1;
            case PARTLY -> 2;
            case TRY_AGAIN -> 3;
            case FAILED -> 4;
            case USAGE -> 5;
            case INTERRUPTED, PIPE_CLOSED -> 6;
        };
    }
}
