package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the main namespace that recovers its session, as Node's client does and the Java client library does not. */
final class RecoveringClient implements AutoCloseable, WebSocket.Listener {
    private final CompletableFuture<JsonNode> connected = new CompletableFuture<>();
    private final List<List<JsonNode>> events = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder();
    private final JsonNode auth;
    private final WebSocket socket;
    private final JsonNode session;

    private RecoveringClient(Peer peer, JsonNode auth) {
        this.auth = auth;
        URI uri = URI.create("ws://%s:%d/socket.io/?EIO=4&transport=websocket"
                .formatted(peer.uri().getHost(), peer.uri().getPort()));
        this.socket =
                Patience.get(HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, this));
        this.session = Patience.get(connected);
    }

    /** With a new session. */
    static RecoveringClient connect(Peer peer) {
        return new RecoveringClient(peer, JsonNodeFactory.instance.objectNode());
    }

    /** With this client's session and the place of the last event that it heard; on any server. */
    RecoveringClient again(Peer peer) {
        List<JsonNode> last = events.get(events.size() - 1);
        ObjectNode place = JsonNodeFactory.instance.objectNode();
        place.set("pid", session.get("pid"));
        place.set("offset", last.get(last.size() - 1));
        return new RecoveringClient(peer, place);
    }

    String id() {
        return session.get("sid").textValue();
    }

    /** The names of the events that it heard, in order. */
    List<String> heard() {
        return events.stream().map(event -> event.get(0).textValue()).toList();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            String packet = message.toString();
            message.setLength(0);
            if (packet.startsWith("0")) {
                from.sendText("40" + auth, true);
            } else if (packet.equals("2")) {
                from.sendText("3", true);
            } else if (packet.startsWith("40")) {
                connected.complete(json(packet));
            } else if (packet.startsWith("42")) {
                List<JsonNode> event = new ArrayList<>();
                json(packet).forEach(event::add);
                events.add(event);
            }
        }
        from.request(1);
        return null;
    }

    private static JsonNode json(String packet) {
        try {
            return Notation.JSON.readTree(packet.substring(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks the connection, without saying goodbye. */
    void breakOff() {
        socket.abort();
    }

    @Override
    public void close() {
        breakOff();
    }
}
