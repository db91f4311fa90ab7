package io.roomcast.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.BorrowedClient;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.TestServers;
import java.util.Set;

/** The rules of links, in a capped collection. */
class MongoLinkConformanceTest extends BackendConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new MongoBackend(MongoConformanceTest.settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY, Capability.BORROWED_CLIENT);
    }

    @Override
    protected boolean saysGoodbye() {
        return false;
    }

    @Override
    protected boolean isOfServer(Thread thread) {
        return thread.getName().startsWith("mongo-stand-in");
    }

    @Override
    protected BorrowedClient borrowClient(String prefix) {
        MongoClient client = MongoClients.create(TestServers.mongo().uri());
        return new BorrowedClient() {
            @Override
            public Backend newBackend() {
                return new MongoBackend(client, MongoConformanceTest.settings(prefix));
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
