package dev.larder.store.aerospike;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.aerospike.client.Bin;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapOrder;
import com.aerospike.client.cdt.MapPolicy;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.cdt.MapWriteFlags;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.backend.CheckedViews;
import dev.larder.store.backend.ViewMetadata;
import dev.larder.store.backend.ViewMetadata.EntityKeys;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * How each view is stored, kept among larder's own records. It is compared when a view is first used, and written when the
 * view is first written.
 *
 * <ul>
 * <li>{@code project:PROJECT}: the map {@code views} has an entry for every view, whose value is nil or
 * {@value #REMOVED}
 * <li>{@code view:PROJECT:VIEW}: {@code layout}, {@code namespace}, {@code set}; the map {@code keys} from join key to
 * type; {@code key_version} of layout {@code feast}; the map {@code features} from every feature ever written to its
 * type; {@code tombstones}, the integer 1 once an entity was deleted with a tombstone. If the view was removed, where its
 * rows were stays known
 * <li>{@code set:SET}, in the namespace of the set: its {@code owner}, so that two views whose names make one set never
 * share it
 * </ul>
 */
final class AerospikeViewMetadata {
    private static final String VIEWS = "views";
    private static final String REMOVED = "removed";
    private static final String LAYOUT = "layout";
    private static final String NAMESPACE = "namespace";
    private static final String SET = "set";
    private static final String KEYS = "keys";
    private static final String KEY_VERSION = "key_version";
    private static final String FEATURES = "features";
    private static final String TOMBSTONES = "tombstones";
    private static final String OWNER = "owner";
    private static final MapPolicy ADD_ONLY = new MapPolicy(MapOrder.KEY_ORDERED,
            MapWriteFlags.CREATE_ONLY | MapWriteFlags.NO_FAIL | MapWriteFlags.PARTIAL);

    private final MetadataRecords records;
    private final AerospikeSettings settings;
    private final String project;
    private final CheckedViews<ViewRecord> checked = new CheckedViews<>(new ViewRecords());
    private final Set<String> withTombstones = ConcurrentHashMap.newKeySet();

    AerospikeViewMetadata(MetadataRecords records, AerospikeSettings settings, String project) {
        this.records = records;
        this.settings = settings;
        this.project = project;
    }

    /**
     * How a view is stored, as its record says.
     *
     * @param hasTombstones whether records of the view may be tombstones
     */
    record ViewRecord(Placement placement, String layout, JoinKeys joinKeys, long keyVersion,
            Map<String, String> features, boolean hasTombstones) {
        /** Whether its records hold rows of other views too. */
        boolean isShared() {
            return layout.equals(name(Layout.FEAST));
        }

        private ViewMetadata metadata() {
            Map<String, String> storage = new LinkedHashMap<>();
            storage.put("layout", layout);
            storage.put("namespace", placement.namespace());
            storage.put("set", placement.set());
            return new ViewMetadata(storage,
                    isShared() ? Optional.of(new EntityKeys(keyVersion, types(joinKeys))) : Optional.empty(), features);
        }
    }

    /** Whether the records of the config's layout hold rows of several views. */
    boolean isShared() {
        return settings.isFeast();
    }

    Placement placement(FeatureView view) {
        return settings.placement(project, view.name());
    }

    /** Throws if the rows of a view are not stored as the config says. */
    void compare(FeatureView view) {
        checked.compare(view);
    }

    /** The same, and records how the view is stored if that is not known yet. */
    void ensure(FeatureView view) {
        checked.ensure(view);
    }

    private final class ViewRecords implements CheckedViews.Records<ViewRecord> {
        @Override
        public ViewRecord read(String view) {
            return AerospikeViewMetadata.this.read(view);
        }

        @Override
        public Optional<ViewMetadata> metadata(ViewRecord stored) {
            return Optional.ofNullable(stored).map(ViewRecord::metadata);
        }

        @Override
        public ViewMetadata configured(FeatureView view) {
            return AerospikeViewMetadata.this.configured(view).metadata();
        }

        @Override
        public boolean complete(FeatureView view, ViewRecord stored) {
            claimSet(view);
            list(view.name(), Value.getAsNull());
            Map<Value, Value> types = new LinkedHashMap<>();
            view.features()
                    .forEach(feature -> types.put(Value.get(feature.name()), Value.get(feature.type().toString())));
            records.change(settings.namespace(), viewKey(view.name()), Stream.concat(
                    Stream.of(storage(AerospikeViewMetadata.this.configured(view))).map(Operation::put),
                    Stream.of(MapOperation.putItems(ADD_ONLY, FEATURES, types))).toArray(Operation[]::new));
            return true;
        }
    }

    /** Records that records of the view may be tombstones, before the first one is. */
    void ensureTombstones(FeatureView view) {
        if (!withTombstones.contains(view.name())) {
            records.change(settings.namespace(), viewKey(view.name()), Operation.put(new Bin(TOMBSTONES, 1)));
            withTombstones.add(view.name());
        }
    }

    boolean hasTombstones(String view) {
        ViewRecord stored = read(view);
        return stored != null && stored.hasTombstones();
    }

    private void list(String view, Value state) {
        records.change(settings.namespace(), projectKey(), MapOperation
                .put(new MapPolicy(MapOrder.KEY_ORDERED, MapWriteFlags.DEFAULT), VIEWS, Value.get(view), state));
    }

    private void claimSet(FeatureView view) {
        Placement placement = placement(view);
        String owner = ownerOf(view.name());
        if (records.create(placement.namespace(), setKey(placement), new Bin(OWNER, owner))) {
            return;
        }
        String stored = owner(placement);
        if (stored != null && !owner.equals(stored)) {
            throw new StoreException(Kind.REFUSED, "view `" + view.name() + "` of project `" + project
                    + "` would be kept in set `" + placement.set() + "` of namespace `" + placement.namespace()
                    + "`, which belongs to " + stored + ". Pin it to another with `aerospike:"
                    + " {set: ...}` in the view, or choose another online_store.set_template.");
        }
    }

    /** @return null if nobody owns the set */
    private String owner(Placement placement) {
        Record record = records.read(placement.namespace(), setKey(placement));
        return record == null ? null : record.getString(OWNER);
    }

    /** In Feast's layout the views of a project share a set. */
    private String ownerOf(String view) {
        return isShared() ? "project `" + project + "`" : "view `" + view + "` of project `" + project + "`";
    }

    /** @return null if the view was never written, or was removed */
    ViewRecord read(String view) {
        return viewRecord(records.read(settings.namespace(), viewKey(view)));
    }

    /** Where the rows of a removed view were; null if that is not known. */
    ViewRecord removed(String view) {
        return viewRecord(records.readDeleted(settings.namespace(), viewKey(view)));
    }

    boolean hasOwner(Placement placement) {
        return owner(placement) != null;
    }

    private static ViewRecord viewRecord(Record record) {
        if (record == null || record.getString(LAYOUT) == null) {
            return null;
        }
        Map<String, String> features = new TreeMap<>();
        MetadataRecords.map(record, FEATURES).forEach((name, type) -> features.put((String) name, (String) type));
        return new ViewRecord(new Placement(record.getString(NAMESPACE), record.getString(SET)),
                record.getString(LAYOUT),
                new JoinKeys(MetadataRecords.map(record, KEYS).entrySet().stream()
                        .map(key -> new JoinKey((String) key.getKey(),
                                Scalar.valueOf(((String) key.getValue()).toUpperCase(Locale.ROOT))))
                        .toList()),
                record.getLong(KEY_VERSION), features, record.getValue(TOMBSTONES) != null);
    }

    /** As the config has it, also for a view that larder never wrote. */
    ViewRecord configured(FeatureView view) {
        Map<String, String> features = new TreeMap<>();
        view.features().forEach(feature -> features.put(feature.name(), feature.type().toString()));
        return new ViewRecord(placement(view), layout(), view.keys(), keyVersion(), features, false);
    }

    private static Map<String, String> types(JoinKeys keys) {
        Map<String, String> types = new TreeMap<>();
        keys.all().forEach(key -> types.put(key.name(), key.type().toString()));
        return types;
    }

    /** The names of all views that were written and not removed. */
    Set<String> views() {
        return views(null);
    }

    /** The names of all views that were removed and not written since. */
    Set<String> removedViews() {
        return views(REMOVED);
    }

    private Set<String> views(String state) {
        Set<String> views = new TreeSet<>();
        MetadataRecords.map(records.read(settings.namespace(), projectKey()), VIEWS).forEach((name, stored) -> {
            if (Objects.equals(stored, state)) {
                views.add((String) name);
            }
        });
        return views;
    }

    void drop(FeatureView view, Set<String> features) {
        records.change(settings.namespace(), viewKey(view.name()), MapOperation.removeByKeyList(FEATURES,
                features.stream().map(Value::get).toList(), MapReturnType.NONE));
        checked.forget(view.name());
    }

    /** Removes the metadata of a view; the name by which others find it goes last. */
    void forget(String view) {
        ViewRecord stored = read(view);
        if (stored != null) {
            Placement placement = stored.placement();
            if (!isUsedByOthers(placement, view)) {
                records.delete(placement.namespace(), setKey(placement));
            }
            records.delete(settings.namespace(), viewKey(view), storage(stored));
        }
        if (views().contains(view)) {
            list(view, Value.get(REMOVED));
        }
        withTombstones.remove(view);
        checked.forget(view);
    }

    private static Bin[] storage(ViewRecord view) {
        return new Bin[]{new Bin(LAYOUT, view.layout()), new Bin(NAMESPACE, view.placement().namespace()),
                new Bin(SET, view.placement().set()), new Bin(KEYS, types(view.joinKeys())),
                new Bin(KEY_VERSION, view.keyVersion())};
    }

    private boolean isUsedByOthers(Placement placement, String view) {
        return views().stream().filter(other -> !other.equals(view)).map(this::read)
                .anyMatch(other -> other != null && other.placement().equals(placement));
    }

    /** Of Feast's entity keys; 0 in a layout that has none. */
    private long keyVersion() {
        return isShared() ? settings.records().feast().keyVersion().number() : 0;
    }

    private String layout() {
        return name(settings.records().layout());
    }

    private static String name(Layout layout) {
        return layout.name().toLowerCase(Locale.ROOT);
    }

    private String projectKey() {
        return "project:" + project;
    }

    private String viewKey(String view) {
        return "view:" + project + ":" + view;
    }

    private static String setKey(Placement placement) {
        return "set:" + placement.set();
    }
}
