package dev.larder.cli.command;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.UsageException;
import dev.larder.console.Console;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.operate.Erasure;
import dev.larder.store.DeleteOutcome;

/** What {@code delete --all-views} says before and after it deletes an entity from each view. */
final class ErasureSummary {
    private final Console console;
    private final Erasure erasure;
    private int failed;

    ErasureSummary(Console console, Erasure erasure) {
        this.console = console;
        this.erasure = erasure;
    }

    /** @throws UsageException if no view has exactly these join keys */
    void requireTargets(Set<String> names) {
        if (erasure.targets().isEmpty()) {
            throw new UsageException("no view in the config has exactly the join keys " + String.join(", ", names)
                    + (erasure.skipped().isEmpty()
                            ? ""
                            : "; views with some of them: " + erasure.skipped().stream()
                                    .map(view -> view.name() + " (" + joinKeys(view) + ")")
                                    .collect(Collectors.joining(", "))));
        }
    }

    /** As in "deletes ...". */
    String effect() {
        List<String> views = erasure.targets().stream().map(target -> target.view()
                + (target.configured().isPresent() ? "" : " (no longer in the config)")).distinct().toList();
        return "deletes " + erasure.keys().stream().map(EntityKey::text).collect(Collectors.joining(" and "))
                + (views.size() == 1 ? " from view " : " from views ") + String.join(", ", views);
    }

    ExitCode run() {
        failed = 0;
        erasure.run(this::print);
        erasure.skipped().forEach(
                view -> console.say("skipped view " + view.name() + ", whose join keys are " + joinKeys(view)));
        return failed == 0 ? ExitCode.OK : failed == erasure.targets().size() ? ExitCode.FAILED : ExitCode.PARTLY;
    }

    private void print(Erasure.Target target, DeleteOutcome outcome) {
        switch (outcome) {
            case DeleteOutcome.Done.DELETED -> console.say("deleted " + target.key() + " from view " + target.view());
            case DeleteOutcome.Done.NOT_FOUND -> console.say("view " + target.view() + " has no " + target.key()
                    + (target.configured().isPresent()
                            ? ""
                            : "; its join keys are unknown, as it is no longer in the config, so the entity may be"
                                    + " there under other keys: see larder prune"));
            case DeleteOutcome.Failed failure -> {
                failed++;
                console.error("not deleted from view " + target.view() + ": " + failure.reason());
            }
        }
    }

    private static String joinKeys(FeatureView view) {
        return String.join(", ", new TreeSet<>(view.keys().names()));
    }
}
