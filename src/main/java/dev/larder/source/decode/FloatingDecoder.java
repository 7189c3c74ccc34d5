package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;
import dev.larder.text.NumberText;

/** Decodes floating-point numbers of 16, 32 and 64 bits to double, or to float if that is exact. NaN stays NaN. */
public final class FloatingDecoder extends RealDecoder {
    public enum Form {
        FLOAT16, FLOAT, DOUBLE
    }

    private final Form form;
    private final boolean narrows;

    FloatingDecoder(Form form, boolean toFloat) {
        super(toFloat);
        this.form = form;
        this.narrows = form == Form.DOUBLE && toFloat;
    }

    @Override
    double nextDouble(Values in) throws IOException, UnrepresentableValueException {
        double value = switch (form) {
            case FLOAT16 -> nextHalf(in);
            case FLOAT -> in.nextFloat();
            case DOUBLE -> in.nextDouble();
        };
        if (narrows && (float) value != value && !Double.isNaN(value)) {
            throw new UnrepresentableValueException(NumberText.plain(value), "is not exactly a float");
        }
        return value;
    }

    @Override
    public boolean putAll(Values in, Object array, int from, int count) throws IOException {
        if (form == Form.FLOAT && array instanceof float[] floats) {
            in.nextFloats(floats, from, count);
            return true;
        }
        if (form == Form.DOUBLE && array instanceof double[] doubles) {
            in.nextDoubles(doubles, from, count);
            return true;
        }
        return false;
    }

    private static float nextHalf(Values in) throws IOException {
        Slice bytes = in.nextBytes();
        int low = bytes.array()[bytes.offset()] & 0xff;
        int high = bytes.array()[bytes.offset() + 1];
        return Float.float16ToFloat((short) (high << 8 | low));
    }
}
