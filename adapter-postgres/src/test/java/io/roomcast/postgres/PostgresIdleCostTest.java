package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.InMemoryNamespace;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a cluster costs on which nobody sends anything, as the server counts it, in a database of its own. */
class PostgresIdleCostTest extends PostgresTest {
    private static final int NODES = 2;
    private static final int NAMESPACES = 4;
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int INTERVALS = 12;

    @Test
    void aNodeCommitsOneTransactionAtMostEachHeartbeatIntervalOverAllNamespaces() throws Exception {
        long atOnce = committed(Duration.ZERO);
        long later = committed(INTERVAL.multipliedBy(INTERVALS));
        // One of each node may fall into the time before and after.
        assertThat(later - atOnce).isBetween(1L * NODES * (INTERVALS - 4), (long) NODES * (INTERVALS + 1));
    }

    /** Transactions of a cluster that starts, is left alone for a time, and ends. */
    private long committed(Duration idle) throws Exception {
        String database = "idle_" + Ids.hex16();
        execute("CREATE DATABASE " + database);
        opened(() -> execute("DROP DATABASE " + database));
        String uri = TestServers.postgres().uri();
        Map<String, String> options = Map.of(
                "uri",
                uri.substring(0, uri.lastIndexOf('/') + 1) + database,
                "heartbeatInterval",
                Long.toString(INTERVAL.toMillis()),
                "heartbeatTimeout",
                "20000");
        List<AdapterFactory> nodes = new ArrayList<>();
        List<Adapter> adapters = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            AdapterFactory node = Adapters.open("postgres", options);
            nodes.add(node);
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
        TimeUnit.NANOSECONDS.sleep(idle.toNanos()); // what is measured is what happens in this time
        for (Adapter adapter : adapters) {
            get(adapter.close());
        }
        nodes.forEach(AdapterFactory::close);
        await().until(() -> count("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'") == 0);
        return count("SELECT xact_commit FROM pg_stat_database WHERE datname = '" + database + "'");
    }
}
