package dev.larder.spark;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.ValueText;
import dev.larder.source.decode.UnrepresentableValueException;
import dev.larder.source.decode.ValueDecoder;
import dev.larder.text.BadValueException;

/** Turns what another reader gives for a column into the values that larder has for it, or into why it cannot. */
interface CellDecoder {
    CellDecoder NOTHING = cell -> null;

    /** @return the value, null, or an {@link UnrepresentableValueException} */
    Object decode(Object cell);

    /** Empty if such a column cannot be the type. */
    static Optional<CellDecoder> of(CellType from, FeatureType to) {
        return switch (to) {
            case Element element when from == CellType.Simple.PARTITION -> Optional.of(partition(element));
            case Element element -> from.raw().to(element).map(CellDecoder::flat);
            case ArrayOf array when from instanceof CellType.ListOf list ->
                list.element().raw().to(array.element()).map(CellDecoder::list);
            case ArrayOf array -> from == CellType.Simple.ALWAYS_NULL ? Optional.of(NOTHING) : Optional.empty();
        };
    }

    private static CellDecoder partition(Element type) {
        return cell -> {
            try {
                return cell == null ? null : ValueText.parse(type, (String) cell);
            } catch (BadValueException e) {
                return new UnrepresentableValueException((String) cell, "is not " + type.withArticle());
            }
        };
    }

    private static CellDecoder flat(ValueDecoder decoder) {
        ObjectValues values = new ObjectValues();
        return cell -> {
            try {
                return cell == null ? null : decoder.next(values.of(cell));
            } catch (UnrepresentableValueException e) {
                return e;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static CellDecoder list(ValueDecoder decoder) {
        ObjectValues values = new ObjectValues();
        ArrayOf type = new ArrayOf(decoder.type());
        return cell -> cell == null ? null : list((List<?>) cell, decoder, values, type);
    }

    private static Object list(List<?> cells, ValueDecoder decoder, ObjectValues values, ArrayOf type) {
        Object elements = type.newArray(cells.size());
        int at = 0;
        try {
            for (Object cell : cells) {
                if (cell == null) {
                    throw UnrepresentableValueException.nullElement();
                }
                decoder.put(values.of(cell), elements, at);
                at++;
            }
            return elements;
        } catch (UnrepresentableValueException e) {
            Object before = type.newArray(at);
            System.arraycopy(elements, 0, before, 0, at);
            return e.asElement(at, ValueText.print(type, before));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
