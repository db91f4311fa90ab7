package io.roomcast.redis;

/** The same with sharded channels. */
class StreamsShardedLinkConformanceTest extends StreamsLinkConformanceTest {
    @Override
    StreamsSettings settings(String prefix) {
        return super.settings(prefix).withUseShardedPubSub(true);
    }
}
