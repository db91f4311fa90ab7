package io.roomcast.mongo;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import java.time.Duration;
import java.util.Set;

/** The rules of links, in a collection whose documents expire. */
class MongoExpiryLinkConformanceTest extends MongoLinkConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new MongoBackend(MongoConformanceTest.settings(prefix).withExpiry(Duration.ofMinutes(10)));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY);
    }
}
