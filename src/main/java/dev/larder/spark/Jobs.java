package dev.larder.spark;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;

import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

import dev.larder.materialize.Interruption;
import dev.larder.materialize.RunException;
import dev.larder.source.PlanException;
import dev.larder.source.storage.SourceException;
import dev.larder.store.StoreException;

/** Runs Spark jobs, and cancels them if the run is interrupted or its lease lost. */
final class Jobs {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final SparkContext spark;
    private final Interruption interruption;

    Jobs(SparkContext spark, Interruption interruption) {
        this.spark = spark;
        this.interruption = interruption;
    }

    /** @return null if the run was interrupted */
    <T> T run(String what, Runnable requireLease, Supplier<T> work) {
        String group = "larder-" + UUID.randomUUID();
        FutureTask<T> running = new FutureTask<>(() -> {
            // Not by interrupting threads: a batch under way is to come to its end.
            spark.setJobGroup(group, what, false);
            return work.get();
        });
        Thread.ofPlatform().daemon().name("spark-jobs").start(running);
        try {
            while (true) {
                try {
                    return running.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    requireLease.run();
                    if (interruption.isRequested()) {
                        return null;
                    }
                }
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            interruption.request();
            Thread.currentThread().interrupt();
            return null;
        } finally {
            if (!running.isDone()) {
                spark.cancelJobGroupAndFutureJobs(group);
            }
        }
    }

    /** @param listener receives the result of each partition, once, one call at a time */
    static <R, T> void eachPartition(SparkContext spark, RDD<R> rows, Function2<TaskContext, Iterator<R>, T> task,
            Class<T> type, Consumer<T> listener) {
        spark.runJob(rows, task, new AbstractFunction2<Object, T, BoxedUnit>() {
            @Override
            public BoxedUnit apply(Object partition, T result) {
                listener.accept(result);
                return BoxedUnit.UNIT;
            }
        }, ClassTag$.MODULE$.apply(type));
    }

    /** Larder's own exceptions come back from tasks within Spark's. */
    static RuntimeException failure(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StoreException known -> throw known;
                case SourceException known -> throw known;
                case PlanException known -> throw known;
                case RunException known -> throw known;
                default -> {
                }
            }
        }
        String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return new SourceException("Spark could not do it: " + message.lines().findFirst().orElse("").strip(), thrown);
    }
}
