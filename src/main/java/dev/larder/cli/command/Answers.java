package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.larder.feature.EntityKey;
import dev.larder.format.ViewAnswer.NoRow.Why;
import dev.larder.format.ViewAnswer.NoRow;
import dev.larder.format.ViewAnswer;
import dev.larder.store.Expiry;
import dev.larder.store.OnlineStore;
import dev.larder.store.ReadResult;
import dev.larder.store.ViewRead;

/** Reads entities and makes what the store says printable. */
final class Answers {
    private Answers() {}

    /** One list an entity, in order, with one answer a selection. All of it is one call to the store. */
    static List<List<ViewAnswer>> read(OnlineStore store, List<Selection> selections, List<EntityKey> keys, long now) {
        List<ViewRead> reads = selections.stream().map(selection -> new ViewRead(selection.view(), selection.features(),
                keys.stream().map(key -> key.project(selection.view().keys())).toList())).toList();
        List<List<ReadResult>> results = store.read(reads);
        List<List<ViewAnswer>> answers = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            List<ViewAnswer> ofEntity = new ArrayList<>(selections.size());
            for (int j = 0; j < selections.size(); j++) {
                ofEntity.add(answer(selections.get(j), reads.get(j).keys().get(i), results.get(j).get(i), now));
            }
            answers.add(ofEntity);
        }
        return answers;
    }

    static ViewAnswer answer(Selection selection, EntityKey key, ReadResult result, long now) {
        return switch (result) {
            case ReadResult.Found found ->
                new ViewAnswer.Row(selection.view().name(), selection.features(), found.row(),
                        found.expiresMicros() == Expiry.NEVER_MICROS
                                ? OptionalLong.empty()
                                : OptionalLong.of(Math.ceilDiv(found.expiresMicros() - now, 1_000_000L)));
            case ReadResult.NotFound none -> noRow(selection, key, Why.NOT_FOUND, "");
            case ReadResult.Expired past -> noRow(selection, key, Why.EXPIRED, "");
            case ReadResult.Damaged damaged -> noRow(selection, key, Why.DAMAGED, damaged.reason());
        };
    }

    private static ViewAnswer noRow(Selection selection, EntityKey key, Why why, String detail) {
        return new NoRow(selection.view().name(), selection.features(), key, why, detail);
    }
}
