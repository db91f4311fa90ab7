package io.roomcast.demo;

/** Something did not hold; the message says what. */
final class CheckFailure extends RuntimeException {
    CheckFailure(String message) {
        super(message);
    }

    static void unless(boolean holds, String message) {
        if (!holds) {
            throw new CheckFailure(message);
        }
    }

    static void unlessEqual(Object expected, Object actual, String what) {
        unless(expected.equals(actual), what + ": expected " + expected + ", got " + actual);
    }
}
