package io.roomcast.redis;

import io.lettuce.core.RedisClient;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.BorrowedClient;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.TestServers;
import java.util.Set;

/** The rules of links, over sharded pub/sub of a real Redis. */
class ShardedLinkConformanceTest extends BackendConformanceTest {
    static ShardedSettings settings(String prefix) {
        return ShardedSettings.DEFAULT.withUri(TestServers.redis().uri()).withChannelPrefix(prefix);
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new ShardedBackend(settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.BORROWED_CLIENT);
    }

    @Override
    protected BorrowedClient borrowClient(String prefix) {
        RedisClient client = RedisClient.create(TestServers.redis().uri());
        return new BorrowedClient() {
            @Override
            public Backend newBackend() {
                return new ShardedBackend(client, settings(prefix));
            }

            @Override
            public void close() {
                client.shutdown();
            }
        };
    }
}
