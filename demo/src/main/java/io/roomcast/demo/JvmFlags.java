package io.roomcast.demo;

import java.util.List;

/** Flags that keep newer JVMs from warning on every start about what the MessagePack library does. */
final class JvmFlags {
    private JvmFlags() {}

    static List<String> ofThisVersion() {
        return Runtime.version().feature() < 24 ? List.of() : List.of("--sun-misc-unsafe-memory-access=allow");
    }
}
