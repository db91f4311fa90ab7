package io.roomcast.demo;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import java.util.Map;

/** Where the adapters of the demo come from. */
final class Factories {
    private Factories() {}

    static AdapterFactory redis(String uri) {
        return Adapters.open("redis", Map.of("uri", uri));
    }

    /** Servers of this JVM with the same name form a cluster. */
    static AdapterFactory inJvm(String name) {
        return Adapters.open("in-jvm", Map.of("name", name));
    }
}
