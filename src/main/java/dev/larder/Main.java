package dev.larder;

/** Wires everything, nothing else. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(0);
    }
}
