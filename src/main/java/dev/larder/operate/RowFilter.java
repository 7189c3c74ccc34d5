package dev.larder.operate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.NoValue;
import dev.larder.feature.ValueText;
import dev.larder.feature.ViewField;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/**
 * Which stored rows to visit: those whose values meet every condition and whose event time is in a range. Values are
 * compared by their type. Only {@code null} and {@code missing} meet a row without a value; NaN equals itself and has no
 * order.
 *
 * @param afterMicros event times are later
 * @param beforeMicros event times are earlier
 */
public record RowFilter(List<Condition> conditions, long afterMicros, long beforeMicros) {
    public static final RowFilter ALL = new RowFilter(List.of(), Long.MIN_VALUE, Long.MAX_VALUE);

    private enum Operator {
        // The longer ones first, as the shorter ones begin them.
        NOT_EQUAL("!="), AT_MOST("<="), AT_LEAST(">="), EQUAL("="), LESS("<"), GREATER(">");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        private boolean hasOrder() {
            return this != EQUAL && this != NOT_EQUAL;
        }

        private boolean holds(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
                case LESS -> comparison < 0;
                case AT_MOST -> comparison <= 0;
                case GREATER -> comparison > 0;
                case AT_LEAST -> comparison >= 0;
            };
        }
    }

    /** @param value null for null, {@link NoValue#MISSING} for missing and expired */
    public record Condition(ViewField field, Operator operator, Object value) {

        /** @throws BadValueException if the text is no condition of this view */
        private static Condition parse(FeatureView view, String text) {
            int start = 1;
            while (start < text.length() && "=!<>".indexOf(text.charAt(start)) < 0) {
                start++;
            }
            int at = start;
            Operator operator = Arrays.stream(Operator.values()).filter(each -> text.startsWith(each.sign, at))
                    .findFirst().orElseThrow(() -> new BadValueException(Quoted.of(text) + " is not a condition; write"
                            + " one as NAME=VALUE, NAME=null or NAME=missing, or with !=, <, <=, > or >="));
            ViewField field = view.field(text.substring(0, start));
            return of(field, operator, text.substring(start + operator.sign.length()));
        }

        private static Condition of(ViewField field, Operator operator, String value) {
            boolean isKey = field instanceof ViewField.Key;
            FeatureType type = switch (field) {
                case ViewField.Key key -> key.key().type();
                case ViewField.Value feature -> feature.feature().type();
            };
            boolean isWord = value.equals("null") || value.equals("missing");
            if (operator.hasOrder() && (isWord || !hasOrder(type))) {
                throw new BadValueException((isWord ? value : type.withArticle()) + " has no order; use = or !=");
            }
            if (isWord && isKey) {
                throw new BadValueException("a join key is never " + value + "; put the text in quotes if it is meant");
            }
            return new Condition(field, operator, isWord
                    ? value.equals("null") ? null : NoValue.MISSING
                    : ValueText.parse(type, unquoted(value)));
        }

        private static boolean hasOrder(FeatureType type) {
            return type instanceof DecimalOf || type instanceof Scalar scalar && switch (scalar) {
                case STRING, INT32, INT64, FLOAT, DOUBLE, TIMESTAMP -> true;
                case BOOL, BYTES, UUID -> false;
            };
        }

        /** Quotes make a text of the words null and missing, and of texts that begin with a quote. */
        private static String unquoted(String value) {
            boolean isQuoted = value.length() > 1 && value.charAt(0) == value.charAt(value.length() - 1)
                    && (value.charAt(0) == '"' || value.charAt(0) == '\'');
            return isQuoted ? value.substring(1, value.length() - 1) : value;
        }

        private boolean isMetBy(Object found) {
            if (value == null || value == NoValue.MISSING) {
                boolean is = value == null ? found == null : found instanceof NoValue;
                return is == (operator == Operator.EQUAL);
            }
            return found != null && !(found instanceof NoValue) && (isNan(found) || isNan(value)
                    ? !operator.hasOrder() && operator.holds(isNan(found) && isNan(value) ? 0 : 1)
                    : operator.holds(compare(found)));
        }

        private static boolean isNan(Object number) {
            return number instanceof Double real && real.isNaN() || number instanceof Float single && single.isNaN();
        }

        private int compare(Object found) {
            return switch (found) {
                case Integer number -> number.compareTo((Integer) value);
                case Long number -> number.compareTo((Long) value);
                // Negative zero is zero.
                case Float number -> Float.compare(number + 0f, (Float) value + 0f);
                case Double number -> Double.compare(number + 0.0, (Double) value + 0.0);
                case BigDecimal number -> number.compareTo((BigDecimal) value);
                case Instant time -> time.compareTo((Instant) value);
                case String text -> JoinKeys.BY_CODE_POINT.compare(text, (String) value);
                default -> Arrays.deepEquals(new Object[]{found}, new Object[]{value}) ? 0 : 1;
            };
        }
    }

    public RowFilter {
        conditions = List.copyOf(conditions);
    }

    /** @throws BadValueException if a text is no condition of this view */
    public static List<Condition> conditions(FeatureView view, List<String> texts) {
        return texts.stream().map(text -> Condition.parse(view, text)).toList();
    }

    /** These features, and then others that conditions name. */
    List<Feature> withNeeded(List<Feature> features) {
        List<Feature> all = new ArrayList<>(features);
        for (Condition condition : conditions) {
            if (condition.field() instanceof ViewField.Value(int index, Feature feature) && !all.contains(feature)) {
                all.add(feature);
            }
        }
        return all;
    }

    /** @param features of the rows */
    Predicate<FeatureRow> on(List<Feature> features) {
        Predicate<FeatureRow> all = row -> row.eventMicros() > afterMicros && row.eventMicros() < beforeMicros;
        for (Condition condition : conditions) {
            all = all.and(switch (condition.field()) {
                case ViewField.Key key -> row -> condition.isMetBy(row.key().value(key.index()));
                case ViewField.Value value -> {
                    int slot = features.indexOf(value.feature());
                    yield row -> condition.isMetBy(row.values()[slot]);
                }
            });
        }
        return all;
    }
}
