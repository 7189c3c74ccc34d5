package dev.larder.cli.command;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongConsumer;

import dev.larder.feature.FeatureRow;
import dev.larder.format.InputException;
import dev.larder.format.JsonLineInput;
import dev.larder.store.WriteOutcome;

/**
 * Follows each line of a batch-put from the input to its outcome: a line that cannot be read and a row that the store
 * refuses are rejects, and the others go on. Tells how many lines are done, in their order.
 */
final class LinePut {
    /** A row on its way to the store. Lines are kept until then, which are no more than a few batches. */
    private record Sent(long line, String text) {}

    private final JsonLineInput input;
    private final PutRejects rejects;
    private final LongConsumer done;
    private final Queue<Sent> underWay = new ArrayDeque<>();
    private long linesRead;
    private long linesDone;

    /** @param done receives the number of lines of which all are written or rejected, each time that grows */
    LinePut(JsonLineInput input, PutRejects rejects, LongConsumer done) {
        this.input = input;
        this.rejects = rejects;
        this.done = done;
    }

    /** The next row that can be read, null after the last. */
    FeatureRow next() {
        while (true) {
            try {
                FeatureRow row = input.next();
                read(row == null ? Optional.empty() : Optional.of(new Sent(input.line(), input.text())));
                return row;
            } catch (InputException e) {
                if (e.isOfTheStream()) {
                    throw e;
                }
                rejects.add(input.line(), e.getMessage(), input.text());
                read(Optional.empty());
            }
        }
    }

    private synchronized void read(Optional<Sent> sent) {
        linesRead = input.line();
        sent.ifPresent(underWay::add);
        tellProgress();
    }

    /** Records the outcomes of the rows that were sent first. */
    synchronized void wrote(List<WriteOutcome> outcomes) {
        for (WriteOutcome outcome : outcomes) {
            Sent sent = underWay.remove();
            if (outcome instanceof WriteOutcome.Failed(String reason)) {
                rejects.add(sent.line(), reason, sent.text());
            }
        }
        tellProgress();
    }

    private void tellProgress() {
        long now = underWay.isEmpty() ? linesRead : underWay.peek().line() - 1;
        if (now > linesDone) {
            linesDone = now;
            done.accept(linesDone);
        }
    }
}
