package io.roomcast.interop;

import static io.roomcast.interop.MalformedInput.hex;
import static io.roomcast.interop.MalformedInput.text;
import static io.roomcast.interop.Patience.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.MessagePack;
import io.roomcast.interop.MalformedInput.Outcome;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notifications and rows. Nothing ends a Node process here; a sender that nobody knows would count as a server. */
@DisplayName("PostgreSQL, bad input")
class PostgresMalformedTest extends MalformedRules {
    /** We hear the first one, see below; Node answers the second one, to all, with an answer that is bad itself. */
    private static final List<String> APART =
            List.of("type 3 without nsp", "type 3 with requestId null (taken as with-ack)");

    private PostgresOutsider outsider;

    PostgresMalformedTest() {
        super(Postgres.wiring(), "channelPrefix");
    }

    @Override
    void connect(String uri) throws SQLException {
        outsider = new PostgresOutsider(uri);
    }

    @Override
    void disconnect() throws SQLException {
        outsider.close();
    }

    @Override
    void publish(String channel, byte[] payload) {
        try {
            outsider.notify(channel, payload);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    String jvmIdIn(String namespace) {
        throw new AssertionError("there is one channel for all");
    }

    @Override
    List<MalformedInput> inputs() {
        return Stream.concat(
                        Stream.of(
                                        "",
                                        "garbage",
                                        "null",
                                        "[]",
                                        "1",
                                        "{\"type\":",
                                        "{\"uid\":\"emitter\",\"type\":3,\"attachmentId\":\"x\"}")
                                .map(json -> text("notification " + json, Outcome.COUNTED, "P#N", json)),
                        BadClusterMessages.list(Outcome.COUNTED, Outcome.HEARD, PostgresMalformedTest::ofEmitter)
                                .stream()
                                .filter(input -> !APART.contains(input.name()))
                                .map(PostgresMalformedTest::toAll))
                .toList();
    }

    private static byte[] ofEmitter(byte[] json) {
        return new String(json, UTF_8)
                .replace("\"uid\":\"x\"", "\"uid\":\"" + ClusterMessage.EMITTER + "\"")
                .getBytes(UTF_8);
    }

    private static MalformedInput toAll(MalformedInput input) {
        return new MalformedInput(input.name(), input.outcome(), "P#N", input.payload());
    }

    @Override
    MalformedInput fromOutside() {
        MalformedInput event = toAll(BadClusterMessages.fromOutside());
        return new MalformedInput(
                event.name(),
                event.outcome(),
                event.channel(),
                namespace -> ofEmitter(event.payload().apply(namespace)));
    }

    /** Contents of rows. */
    static List<MalformedInput> rows() throws IOException {
        byte[] json = ofEmitter(BadClusterMessages.fromOutside().payload().apply("/"));
        byte[] event = MessagePack.write(
                Notation.JSON.readTree(new String(json, UTF_8).replace("\"f\"", "\"e\"")), MessagePack.Flavour.MSGPACK);
        return List.of(
                hex("c1", Outcome.COUNTED, "", "c1"),
                hex("empty", Outcome.COUNTED, "", ""),
                hex("nil", Outcome.COUNTED, "", "c0"),
                hex("a map that ends too early", Outcome.COUNTED, "", "81a474797065"),
                text("JSON", Outcome.COUNTED, "", "{}"),
                new MalformedInput("an event", Outcome.HEARD, "", namespace -> event));
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("A bad row is counted, and the servers work on")
    void row(MalformedInput row) {
        check(row.outcome(), false, namespace -> {
            try {
                long id = outsider.insert(
                        wiring().jvm().get("tableName").textValue(),
                        row.payload().apply(namespace));
                attachment(namespace, id);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    @DisplayName("A row that is not there is no bad input, and the servers work on")
    void missingRow() {
        check(Outcome.IGNORED, false, namespace -> attachment(namespace, 1_000_000_000));
    }

    private void attachment(String namespace, long id) {
        publish(
                prefix() + "#" + namespace,
                ("{\"uid\":\"" + ClusterMessage.EMITTER + "\",\"type\":3,\"attachmentId\":\"" + id + "\"}")
                        .getBytes(UTF_8));
    }

    @Test
    @DisplayName("A message without a namespace is one of the channel's, though Node ignores it")
    void withoutNamespace() {
        publish(
                prefix() + "#" + OURS.namespace(),
                "{\"uid\":\"emitter\",\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"g\"]},\"opts\":{\"rooms\":[],\"except\":[]}}}"
                        .getBytes(UTF_8));
        eventually(() -> assertThat(inOurs().count("g")).isEqualTo(1));
        awaitWorking();
    }
}
