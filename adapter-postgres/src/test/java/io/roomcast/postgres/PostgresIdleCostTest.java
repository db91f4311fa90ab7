package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.conformance.InMemoryNamespace;
import io.roomcast.conformance.servers.TestServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a cluster costs on which nobody sends anything, as the server counts it. Transactions that only read are not counted: with one,
 * a server process that listens looks what there is, after each notification.
 */
class PostgresIdleCostTest extends PostgresTest {
    private static final int NODES = 2;
    private static final int NAMESPACES = 4;
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int INTERVALS = 12;

    @Test
    void aNodeWritesOneTransactionAtMostEachHeartbeatIntervalOverAllNamespaces() throws Exception {
        Map<String, String> options = Map.of(
                "uri",
                TestServers.postgres().uri(),
                "channelPrefix",
                prefix,
                "tableName",
                table,
                "heartbeatInterval",
                Long.toString(INTERVAL.toMillis()),
                "heartbeatTimeout",
                "20000");
        List<Adapter> adapters = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            AdapterFactory node = opened(Adapters.open("postgres", options));
            for (int n = 0; n < NAMESPACES; n++) {
                InMemoryNamespace namespace = new InMemoryNamespace("/" + n);
                Adapter adapter = get(node.create(namespace));
                namespace.attach(adapter);
                adapters.add(adapter);
            }
        }
        for (Adapter adapter : adapters) {
            await().until(() -> get(adapter.serverCount()) == NODES);
        }
        awaitWritten(NODES * NAMESPACES * 3); // until the heartbeats of a node go together
        long start = System.nanoTime();
        awaitWritten(NODES * INTERVALS);
        // The first of each node may be due at once, and the last one early.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the time in which %d transactions of %d nodes wrote", NODES * INTERVALS, NODES)
                .isGreaterThanOrEqualTo(INTERVAL.multipliedBy(INTERVALS - 2));
        for (Adapter adapter : adapters) {
            get(adapter.close());
        }
    }

    private void awaitWritten(int transactions) throws SQLException {
        long before = written();
        await().until(() -> written() >= before + transactions);
    }

    /** The next number of a transaction that writes, as every one does that notifies. */
    private long written() throws SQLException {
        return count("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::int8");
    }
}
