package io.roomcast.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** The backends of Redis, as benchmarks name and set them. The settings mean the same to Node's adapters. */
enum RedisMode {
    CLASSIC("redis", "key"),
    SHARDED("redis-sharded", "channelPrefix"),
    STREAMS("redis-streams", "channelPrefix");

    /** How many messages a stream keeps: more than a round, so that a slow reader loses none. */
    static final int MAX_LEN = 1_000_000;

    static final int READ_COUNT = Integer.getInteger("readCount", 100);

    private final String backend;
    private final String prefixSetting;

    RedisMode(String backend, String prefixSetting) {
        this.backend = backend;
        this.prefixSetting = prefixSetting;
    }

    /** The name of our backend, and of Node's adapter in the interop tests. */
    String backend() {
        return backend;
    }

    /** Settings of a cluster that shares a Redis with others. */
    Map<String, String> settings(String uri, String prefix) {
        Map<String, String> settings = new HashMap<>(Map.of("uri", uri, prefixSetting, prefix));
        if (this == STREAMS) {
            settings.put("streamName", prefix);
            settings.put("maxLen", Integer.toString(MAX_LEN));
            settings.put("readCount", Integer.toString(READ_COUNT));
        }
        return settings;
    }
}
