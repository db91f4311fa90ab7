package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;

/** The same with sharded channels. */
class StreamsShardedConformanceTest extends StreamsConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new StreamsBackend(settings(prefix).withUseShardedPubSub(true));
    }
}
