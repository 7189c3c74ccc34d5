package dev.larder.command;

import java.util.List;
import java.util.concurrent.Callable;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.store.DeleteOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", header = "Delete one entity of a view.",
        description = "Asks for the view's name before it deletes.", footer = {
                "larder delete customer_features customer_id=cust-007 --dry-run",
                "larder delete customer_features customer_id=cust-007 --yes"},
        exitCodeList = {"0:deleted, or not there",
                "1:failed", "2:the command line or the config is wrong, or nobody confirmed",
                "5:the store did not answer: try again"})
final class DeleteCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "VIEW", description = "A feature view of the config.")
    private String viewName;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME=VALUE", description = "A value for every join key.")
    private List<String> pairs;

    @Mixin
    private Confirmation confirmation;

    DeleteCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        FeatureView view = session.view(viewName);
        EntityKey key = EntityArguments.key(view.keys(), EntityArguments.split(pairs));
        if (!confirmation.given(session, "deletes " + key + " from view " + view.name() + " of project "
                + session.config().project(), view.name())) {
            return ExitCode.OK;
        }
        return switch (session.store().delete(view, List.of(key)).getFirst()) {
            case DeleteOutcome.Done.DELETED -> said("deleted " + key, ExitCode.OK);
            case DeleteOutcome.Done.NOT_FOUND -> said("there is no " + key + " to delete", ExitCode.OK);
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
