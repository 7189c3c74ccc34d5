package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.Confirmation;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.cli.shell.LineStart;
import dev.larder.config.ConfiguredView;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.operate.Erasure;
import dev.larder.store.DeleteOutcome;

@Command(name = "delete", description = {
        "Asks you to type the view's name to confirm.",
        "With --all-views, for erasure requests, deletes the entity from every view that has exactly these"
                + " join keys, including views that are in the store and no longer in the config. Lists the views that it"
                + " could not check. Asks you to type the project's name to confirm. Exits with 4 if the entity was"
                + " deleted from some views only."},
        footer = {
                "larder delete customer_features customer_id=cust-007 --dry-run",
                "larder delete customer_features customer_id=cust-007 --yes",
                "larder delete --all-views customer_id=cust-007 --yes"})
public final class DeleteCommand implements LarderCommand {
    private final Session session;

    @Parameters(index = "0", arity = "0..1", paramLabel = ArgumentLabel.VIEW,
            description = "Feature view from the config; not with --all-views.")
    private String viewName;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = ArgumentLabel.KEY,
            description = "A value for every join key.")
    private List<String> pairs = List.of();

    @Option(names = LineStart.ALL_VIEWS, description = "Delete from every view that has these join keys.")
    private boolean allViews;

    private final Confirmation confirmation = new Confirmation();

    @Mixin
    private final CommandSpec confirmationOptions = confirmation.options();

    public DeleteCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.PARTLY, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        return allViews ? deleteFromAll() : deleteFromOne();
    }

    private ExitCode deleteFromAll() {
        List<String> all = new ArrayList<>(pairs);
        if (viewName != null) {
            // Without a view, the first word is a pair as well.
            all.addFirst(viewName);
        }
        if (all.isEmpty()) {
            throw new UsageException("name an entity, as in: larder delete --all-views customer_id=cust-007");
        }
        Map<String, String> values = EntityArguments.split(all);
        Erasure erasure = new Erasure(session.store(), session.contents(),
                session.config().views().stream().map(ConfiguredView::view).toList(), values.keySet(),
                keys -> EntityArguments.key(keys, values));
        ErasureSummary summary = new ErasureSummary(session.console(), erasure);
        summary.requireTargets(values.keySet());
        String project = session.config().project();
        return confirmation.given(session, summary.effect() + " in project " + project, project)
                ? summary.run()
                : ExitCode.OK;
    }

    private ExitCode deleteFromOne() {
        if (viewName == null) {
            throw new UsageException("name a view and an entity, as in: larder delete VIEW NAME=VALUE; or --all-views");
        }
        FeatureView view = session.view(viewName);
        EntityKey key = EntityArguments.key(view.keys(), EntityArguments.split(pairs));
        if (!confirmation.given(session, "deletes " + key + " from view " + view.name() + " in project "
                + session.config().project(), view.name())) {
            return ExitCode.OK;
        }
        return switch (session.store().delete(view, List.of(key)).getFirst()) {
            case DeleteOutcome.Done.DELETED -> said("deleted " + key, ExitCode.OK);
            case DeleteOutcome.Done.NOT_FOUND ->
                said("view " + view.name() + " has no " + key + "; nothing was deleted", ExitCode.OK);
            case DeleteOutcome.Failed failure -> {
                session.console().error("not deleted: " + failure.reason());
                yield ExitCode.FAILED;
            }
        };
    }

    private ExitCode said(String message, ExitCode code) {
        session.console().say(message);
        return code;
    }
}
