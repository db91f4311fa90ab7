package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;

/** The rules of clustering, with answers that go only to the node that asked. */
class RedisSpecificResponsesConformanceTest extends RedisConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new RedisBackend(settings(prefix).withPublishOnSpecificResponseChannel(true));
    }
}
