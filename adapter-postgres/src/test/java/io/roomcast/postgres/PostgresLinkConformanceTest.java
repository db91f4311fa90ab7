package io.roomcast.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.BorrowedClient;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.TestServers;
import java.util.Set;

/** The rules of links, over a real PostgreSQL. */
class PostgresLinkConformanceTest extends BackendConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new PostgresBackend(PostgresConformanceTest.settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.BORROWED_CLIENT);
    }

    @Override
    protected BorrowedClient borrowClient(String prefix) {
        HikariDataSource pool = pool(TestServers.postgres().uri());
        return new BorrowedClient() {
            @Override
            public Backend newBackend() {
                return new PostgresBackend(pool, PostgresConformanceTest.settings(prefix));
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }

    /** As an application would make it, with a connection that two backends must share. */
    static HikariDataSource pool(String uri) {
        HikariDataSource pool = new HikariDataSource();
        PostgresUri parsed = PostgresUri.parse("uri", uri);
        pool.setJdbcUrl(parsed.url());
        pool.setUsername(parsed.user());
        pool.setPassword(parsed.password());
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(3_000);
        return pool;
    }
}
