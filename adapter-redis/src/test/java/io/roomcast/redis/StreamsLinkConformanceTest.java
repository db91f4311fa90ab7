package io.roomcast.redis;

import io.lettuce.core.RedisClient;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.BorrowedClient;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.TestServers;
import java.util.Set;

/** The rules of links, over streams of a real Redis. */
class StreamsLinkConformanceTest extends BackendConformanceTest {
    StreamsSettings settings(String prefix) {
        return StreamsConformanceTest.settings(prefix);
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new StreamsBackend(settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY, Capability.BORROWED_CLIENT);
    }

    @Override
    protected BorrowedClient borrowClient(String prefix) {
        RedisClient client = RedisClient.create(TestServers.redis().uri());
        return new BorrowedClient() {
            @Override
            public Backend newBackend() {
                return new StreamsBackend(client, settings(prefix));
            }

            @Override
            public void close() {
                client.shutdown();
            }
        };
    }
}
