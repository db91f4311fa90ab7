package io.roomcast.demo;

import java.util.ArrayList;
import java.util.List;

/** Flags that keep the MessagePack library and Hazelcast from causing warnings on every start. */
final class JvmFlags {
    private JvmFlags() {}

    private static final List<String> HAZELCAST = List.of(
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

    static List<String> ofThisVersion() {
        List<String> flags = new ArrayList<>(HAZELCAST);
        if (Runtime.version().feature() >= 24) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }
}
