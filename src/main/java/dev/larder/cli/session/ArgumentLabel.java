package dev.larder.cli.session;

/**
 * Labels of arguments and option values. A label tells the user in the help what to write; from the same label the
 * completion learns what to offer, and the prompt which commands take the view that is in use.
 */
public final class ArgumentLabel {
    public static final String VIEW = "VIEW";
    /** A view, or one of its features as {@code VIEW:FEATURE}. */
    public static final String REF = "REF";
    /** References and the values of join keys, mixed. */
    public static final String REF_OR_KEY = "REF|NAME=VALUE";
    /** A view and the values of join keys, mixed. */
    public static final String VIEW_OR_KEY = "VIEW|NAME=VALUE";
    /** The value of a join key. */
    public static final String KEY = "NAME=VALUE";
    /** The value of a join key or of a feature. */
    public static final String FIELD = "FIELD=VALUE";
    /** A join key or feature, an operator and a value. */
    public static final String CONDITION = "CONDITION";
    /** A key of the config by its path, and its value. */
    public static final String CONFIG_KEY = "KEY=VALUE";
    public static final String COMMAND = "COMMAND";
    public static final String FILE = "FILE";
    public static final String PATH = "PATH";
    public static final String PROFILE = "PROFILE";

    private ArgumentLabel() {}
}
