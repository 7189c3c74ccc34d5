package dev.larder.source.decode;

/** A value that is not valid for its larder type. It has no stack trace, because every row may cause one. */
public final class UnrepresentableValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String value;
    private final String problem;
    private final String content;

    /**
     * @param place within the column: empty, or {@code [2]} for an element of a list
     * @param value as it is in the file, printable
     * @param problem follows the value in a sentence: "is out of range for int32"
     * @param content the column's whole value in this row, as far as it is known
     */
    private UnrepresentableValueException(String place, String value, String problem, String content) {
        super(value + " " + problem, null, false, false);
        this.place = place;
        this.value = value;
        this.problem = problem;
        this.content = content;
    }

    public UnrepresentableValueException(String value, String problem) {
        this("", value, problem, value);
    }

    public static UnrepresentableValueException nullElement() {
        return new UnrepresentableValueException("null", "is not allowed as an element of a list");
    }

    /** @param before the elements before it, as `[1,2]` */
    public UnrepresentableValueException asElement(int index, String before) {
        String opened = before.substring(0, before.length() - 1) + (index == 0 ? "" : ",");
        return new UnrepresentableValueException("[" + index + "]", value, problem, opened + value + ",...]");
    }

    public String content() {
        return content;
    }

    /** Within the column: empty, or {@code [2]} for an element of a list. */
    public String place() {
        return place;
    }

    /** What is wrong, as {@code 300 is out of range for int8}. */
    public String clause() {
        return value + " " + problem;
    }
}
