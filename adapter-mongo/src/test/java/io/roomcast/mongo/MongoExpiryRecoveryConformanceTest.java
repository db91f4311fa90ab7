package io.roomcast.mongo;

import io.roomcast.adapter.spi.Backend;
import java.time.Duration;

/** Sessions and missed packets in a collection whose documents expire. */
class MongoExpiryRecoveryConformanceTest extends MongoRecoveryConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new MongoBackend(MongoConformanceTest.settings(prefix).withExpiry(Duration.ofMinutes(10)));
    }
}
