package io.roomcast.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.SessionRestoration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back the socket of a client whose connection broke: with its id, its rooms, its data and what it missed
 * ({@code wire.md} §2.2). The socket is in its rooms, with what is sent to it held back, before it is asked what was
 * missed: so nothing falls in between.
 */
final class Restorer {
    private static final Logger log = LoggerFactory.getLogger(Restorer.class);

    private final ClientConnection client;
    private final ServerNamespace namespace;
    private final Adapter adapter;
    private final Handshake handshake;

    Restorer(ClientConnection client, ServerNamespace namespace, Adapter adapter, Handshake handshake) {
        this.client = client;
        this.namespace = namespace;
        this.adapter = adapter;
        this.handshake = handshake;
    }

    /** The registered socket, or null if the client has to start afresh; never fails. */
    CompletionStage<@Nullable SocketCore> restore() {
        JsonNode pid = handshake.auth().tree().path("pid");
        JsonNode offset = handshake.auth().tree().path("offset");
        if (namespace.options().maxDisconnectionDuration() == null || !pid.isTextual() || !offset.isTextual()) {
            return CompletableFuture.completedFuture(null);
        }
        return take(pid.textValue(), offset.textValue()).exceptionally(failure -> {
            log.warn("namespace {}: a session is not restored", namespace.name(), failure);
            return null;
        });
    }

    private CompletionStage<@Nullable SocketCore> take(String pid, String offset) {
        return adapter.restoreSession(pid, offset).thenCompose(restoration -> {
            if (restoration instanceof SessionRestoration.Recovered recovered) {
                return comeBack(recovered.session(), offset);
            }
            log.debug("namespace {}: {}", namespace.name(), restoration);
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletionStage<@Nullable SocketCore> comeBack(Session session, String offset) {
        SocketCore socket = new SocketCore(client, namespace, adapter, handshake, session);
        if (!socket.register()) {
            socket.close("in use"); // somebody with that session is here already
            return CompletableFuture.completedFuture(null);
        }
        return socket.arriving()
                .thenCompose(arriving -> adapter.missedPackets(session, offset))
                .whenComplete((missed, failure) -> {
                    if (failure == null) {
                        socket.missed(missed, offset);
                    } else {
                        socket.close("not recovered");
                    }
                })
                .thenApply(missed -> socket);
    }
}
