package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;

/** The same with recovery, where messages take another way. */
@DisplayName("hazelcast with a client for every node, with recovery")
class HazelcastLogFaultConformanceTest extends HazelcastFaultConformanceTest {
    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        return new Recovering(super.newBackend(prefix, host, port));
    }

    /** Every namespace recovers, though the kit's do not ask for it. */
    private record Recovering(Backend backend) implements Backend {
        @Override
        public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
            return backend.link(new NodeContext(node.nodeId(), node.namespace(), Duration.ofMinutes(2)), inbox);
        }

        @Override
        public CompletionStage<Publisher> publisher() {
            return backend.publisher();
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}
