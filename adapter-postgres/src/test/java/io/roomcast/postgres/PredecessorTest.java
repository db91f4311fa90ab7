package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.conformance.servers.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PredecessorTest extends PostgresTest {
    private Connection own() throws Exception {
        return opened(
                Database.at(PostgresUri.parse("uri", TestServers.postgres().uri()), Duration.ofSeconds(20))
                        .connect());
    }

    @Test
    void aStatementThatOutlivesItsConnectionIsEndedBeforeTheNextConnectionIsUsed() throws Exception {
        Predecessor predecessor = new Predecessor();
        Connection first = own();
        predecessor.precede(first);
        String process =
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%" + prefix + "%' AND pid <> pg_backend_pid()";
        CompletableFuture<Void> sleeping = CompletableFuture.runAsync(() -> {
            try (Statement statement = first.createStatement()) {
                statement.execute("SELECT pg_sleep(60), '" + prefix + "'");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> count(process) == 1);
        first.abort(Runnable::run);
        assertThat(count(process)).isEqualTo(1);
        predecessor.precede(own());
        assertThat(count(process)).isZero();
        assertThat(sleeping).failsWithin(Duration.ofSeconds(20));
    }
}
