package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** And what is PostgreSQL's own: the size that a notification may have, and large messages among small ones. */
abstract class PostgresRules extends AllRules {
    /** What PostgreSQL does not take; Node's adapter sends just this size all the same, and loses the message. */
    private static final int TOO_LONG = 8_000;

    private final Wiring wiring;

    PostgresRules(Wiring wiring, Peer.Kind... kinds) {
        super(wiring, kinds);
        this.wiring = wiring;
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Messages of about the size that a notification may have arrive")
    void sizesAroundTheLimit(Sender sender) throws SQLException {
        Assumptions.assumeFalse(
                sender.peer().kind() == Peer.Kind.JVM && wiring.jvm().has("recovery"),
                "what is logged is in the table, whatever its size");
        int around = around(sender);
        for (int size = 7_998; size <= 8_001; size++) {
            String event = sameLength();
            String text = "x".repeat(size - around);
            sender.peer().emit(sender.target(ALL), event, text);
            boolean lost = size == TOO_LONG && sender.peer().kind() == Peer.Kind.NODE;
            assertHeard(sender, event, lost ? clientsOf(sender.peer()) : clients(), text);
        }
    }

    private String sameLength() {
        return (fresh("size") + "-".repeat(15)).substring(0, 15);
    }

    /** How many bytes there are around the only argument of an event. */
    private int around(Sender sender) throws SQLException {
        String event = sameLength();
        try (PostgresOutsider outsider =
                new PostgresOutsider(wiring.jvm().get("uri").textValue())) {
            outsider.listen(wiring.jvm().get("channelPrefix").textValue() + "#/");
            sender.peer().emit(sender.target(ALL), event, "");
            eventually(() -> assertThat(message(outsider, event)).isPresent());
            return message(outsider, event).orElseThrow().getBytes(StandardCharsets.UTF_8).length;
        }
    }

    private static Optional<String> message(PostgresOutsider outsider, String event) throws SQLException {
        return outsider.heard().stream()
                .filter(message -> message.contains(event))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Between JVM servers large and binary messages keep their place among small ones")
    void orderOfSizes(Sender sender) {
        String event = fresh("event");
        List<List<JsonNode>> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Object[] args = {i, i % 3 == 0 ? "x".repeat(10_000) : "small", i % 5 == 0 ? new byte[] {1} : 1};
            sender.peer().emit(sender.target(ALL), event, args);
            expected.add(list(args));
        }
        for (Client client : clients()) {
            eventually(() -> assertThat(client.count(event)).isEqualTo(100));
            if (sender.peer().kind() == Peer.Kind.JVM && client.peer().kind() == Peer.Kind.JVM) {
                assertThat(client.heard(event)).isEqualTo(expected);
            } else {
                assertThat(client.heard(event)).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }
}
