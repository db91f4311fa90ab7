package io.roomcast.mongo;

import io.roomcast.adapter.spi.Backend;
import java.time.Duration;

/** The same in a collection whose documents expire. */
class MongoExpiryConformanceTest extends MongoConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new MongoBackend(settings(prefix).withExpiry(Duration.ofMinutes(10)));
    }
}
