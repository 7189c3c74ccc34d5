package dev.larder.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.RowWeight;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Progress;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RowCounts;
import dev.larder.materialize.RowWriter;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.RunOptions;
import dev.larder.source.RowStatus;
import dev.larder.source.read.SourceRow;
import dev.larder.source.storage.Storages;

/**
 * Writes the latest rows of one partition. Doing that twice, after a failure or beside a slow attempt, is harmless: the
 * store keeps the newest, and an equal row lands on its equal.
 */
final class WriteTask extends AbstractFunction2<TaskContext, Iterator<Row>, PartitionResult> implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Rows passed to the writer together, and their bytes: enough to be worth a call, and soon stopped. */
    private static final int BATCH = 256;
    private static final long BATCH_BYTES = 4 << 20;

    private final TaskSetup setup;
    private final SerializedRecord<RunOptions> options;

    WriteTask(TaskSetup setup, RunOptions options) {
        this.setup = setup;
        this.options = new SerializedRecord<>(options);
    }

    @Override
    public PartitionResult apply(TaskContext task, Iterator<Row> rows) {
        if (setup.rejects() == null) {
            return write(task, rows, Rejects.NOWHERE);
        }
        try (RejectsFolder.Part part = setup.rejects().part(setup.view().name(), task.partitionId(),
                task.taskAttemptId())) {
            PartitionResult done = write(task, rows, part);
            part.finish();
            return done;
        }
    }

    private PartitionResult write(TaskContext task, Iterator<Row> rows, Rejects to) {
        Interruption interruption = new Interruption();
        RunContext context = new RunContext(setup.executor().clock(), null, Storages.LOCAL, Progress.SILENT, to,
                interruption);
        RowCounts counts = new RowCounts(options.content().diff());
        try (Executor.Share executor = Executor.share(setup.executor());
                RowWriter writer = new RowWriter(executor.store(), executor.hook(), setup.view(),
                        setup.inputs().content().source().deleted(), options.content(), context, counts,
                        () -> stopIfTold(task, interruption))) {
            Part part = new Part(setup.inputs().content().reader(), writer);
            while (rows.hasNext() && !interruption.isRequested()) {
                part.take(rows.next());
                if (task.isInterrupted()) {
                    interruption.request();
                }
            }
            return part.finish(counts);
        }
    }

    private static void stopIfTold(TaskContext task, Interruption interruption) {
        if (task.isInterrupted()) {
            interruption.request();
        }
    }

    private static final class Part {
        private final TableReader reader;
        private final RowWriter writer;
        private final List<FeatureRow> batch = new ArrayList<>(BATCH);
        private long batchBytes;
        private long beforeWindow;
        private long afterWindow;
        private long ties;
        private long rejects;
        private WindowTotals window = WindowTotals.NONE;

        private Part(TableReader reader, RowWriter writer) {
            this.reader = reader;
            this.writer = writer;
        }

        private void take(Row group) {
            long count = group.getAs(SparkColumns.COUNT);
            Row latest = group.getAs(SparkColumns.LATEST);
            switch (RowStatus.valueOf(group.getAs(SparkColumns.STATUS))) {
                case BEFORE_WINDOW -> beforeWindow += count;
                case AFTER_WINDOW -> afterWindow += count;
                case REJECTED -> {
                    rejects += count;
                    write(latest);
                }
                case IN_WINDOW -> {
                    ties += group.<Boolean>getAs(SparkColumns.TIE) ? 1 : 0;
                    window = window.plus(group);
                    write(latest);
                }
            }
        }

        private void write(Row row) {
            int cells = row.length() - 2;
            switch (reader.read(KeyTimes.values(row, cells), row.getAs(SparkColumns.FILE),
                    row.getAs(SparkColumns.ROW))) {
                case SourceRow.Valid valid -> {
                    batch.add(valid.row());
                    batchBytes += RowWeight.of(valid.row());
                }
                case SourceRow.Deleted deleted -> writer.delete(List.of(deleted.tombstone()));
                case SourceRow.Rejected reject -> writer.reject(reject);
            }
            if (batch.size() == BATCH || batchBytes >= BATCH_BYTES) {
                writer.add(batch);
                batch.clear();
                batchBytes = 0;
            }
        }

        private PartitionResult finish(RowCounts counts) {
            writer.add(batch);
            writer.finish();
            counts.recordRead(beforeWindow, afterWindow, window.rows(), window.entities(), rejects);
            counts.recordTies(ties);
            return new PartitionResult(counts, window);
        }
    }
}
