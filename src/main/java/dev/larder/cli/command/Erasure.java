package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance.StoredView;
import dev.larder.store.Maintenance;
import dev.larder.store.StoreException;

/** One entity out of every view that has just its join keys, also of those that are in the store and in no config. */
final class Erasure {
    private final Session session;
    private final Maintenance contents;
    private final List<Target> targets = new ArrayList<>();
    private final List<String> unchecked = new ArrayList<>();
    private final String entity;

    /** @param view null where the config no longer has it */
    private record Target(String name, FeatureView view, EntityKey key) {}

    Erasure(Session session, Map<String, String> pairs) {
        this.session = session;
        this.contents = session.contents();
        session.config().views().forEach(configured -> look(configured.view(), pairs));
        if (targets.isEmpty()) {
            throw new UsageException("no view of the config has the join keys " + String.join(", ", pairs.keySet())
                    + "; name all join keys of a view" + unchecked.stream().map(each -> "; " + each)
                            .collect(Collectors.joining()));
        }
        // Views whose join keys differ in type may have one text for the entity, or several.
        Map<String, EntityKey> keys = new LinkedHashMap<>();
        targets.forEach(target -> keys.putIfAbsent(target.key().text(), target.key()));
        this.entity = String.join(" and ", keys.keySet());
        for (StoredView stored : contents.views()) {
            if (!session.config().viewNames().contains(stored.name())) {
                keys.values().forEach(key -> targets.add(new Target(stored.name(), null, key)));
            }
        }
    }

    private void look(FeatureView view, Map<String, String> pairs) {
        Set<String> names = new TreeSet<>(view.keys().names());
        if (names.equals(pairs.keySet())) {
            targets.add(new Target(view.name(), view, EntityArguments.key(view.keys(), pairs)));
        } else if (names.stream().anyMatch(pairs::containsKey)) {
            unchecked.add("view " + view.name() + " has other join keys: " + String.join(", ", names));
        }
    }

    /** As in "deletes ...". */
    String effect() {
        return "deletes " + entity + " from " + targets.stream().map(target -> target.name()
                + (target.view() == null ? " (no longer in the config)" : "")).distinct()
                .collect(Collectors.joining(", ")) + " of project " + session.config().project();
    }

    ExitCode run() {
        int failed = 0;
        for (Target target : targets) {
            try {
                say(target, delete(target));
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.UNREACHABLE) {
                    throw e;
                }
                failed++;
                session.console().error("not deleted from view " + target.name() + ": " + e.getMessage());
            }
        }
        unchecked.forEach(each -> session.console().say("not looked at: " + each));
        return failed == 0 ? ExitCode.OK : failed == targets.size() ? ExitCode.FAILED : ExitCode.PARTLY;
    }

    private DeleteOutcome delete(Target target) {
        DeleteOutcome outcome = target.view() == null
                ? contents.erase(target.name(), target.key().text())
                : session.store().delete(target.view(), List.of(target.key())).getFirst();
        if (outcome instanceof DeleteOutcome.Failed failure) {
            throw new StoreException(StoreException.Kind.FAILED, failure.reason());
        }
        return outcome;
    }

    private void say(Target target, DeleteOutcome outcome) {
        if (outcome == DeleteOutcome.Done.DELETED) {
            session.console().say("deleted " + target.key() + " from view " + target.name());
        } else if (target.view() != null) {
            session.console().say("view " + target.name() + " has no " + target.key());
        } else {
            session.console().say("view " + target.name() + " has no " + target.key()
                    + "; the config no longer has this view, so whether it has the entity under other join keys could"
                    + " not be checked: see larder prune");
        }
    }
}
