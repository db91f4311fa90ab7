package io.roomcast.postgres;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The same when every broadcast is logged, as it is where sessions are recovered. */
class PostgresLoggingFaultConformanceTest extends PostgresFaultConformanceTest {
    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        PostgresBackend backend =
                new PostgresBackend(settings(prefix, host, port).withRecovery(true));
        return new Backend() {
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
        };
    }
}
