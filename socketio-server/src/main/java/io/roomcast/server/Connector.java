package io.roomcast.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.SessionRestoration;
import io.roomcast.adapter.Value;
import io.roomcast.server.engine.EngineRequest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects one client to one namespace: restores its session, asks the middleware, tells the client and the listeners. */
final class Connector {
    private static final Logger log = LoggerFactory.getLogger(Connector.class);

    /** JavaScript's {@code Date.toString()}. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
            "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH);

    private final ClientConnection client;
    private final ServerNamespace namespace;
    private final Value auth;

    Connector(ClientConnection client, ServerNamespace namespace, Value auth) {
        this.client = client;
        this.namespace = namespace;
        this.auth = auth;
    }

    void start() {
        namespace.linked().whenComplete((adapter, failure) -> {
            if (failure != null) {
                log.error("namespace {} has no adapter", namespace.name(), failure);
                client.refuse(namespace.name(), "Internal server error", null);
            } else {
                restore(adapter).whenComplete((restored, notRestored) -> {
                    if (notRestored != null) {
                        log.warn("namespace {}: a session is not restored", namespace.name(), notRestored);
                    }
                    create(adapter, restored);
                });
            }
        });
    }

    private CompletionStage<SessionRestoration.@Nullable Recovered> restore(Adapter adapter) {
        JsonNode pid = auth.tree().path("pid");
        JsonNode offset = auth.tree().path("offset");
        if (namespace.options().maxDisconnectionDuration() == null || !pid.isTextual() || !offset.isTextual()) {
            return CompletableFuture.completedFuture(null);
        }
        return adapter.restoreSession(pid.textValue(), offset.textValue()).thenApply(restoration -> {
            if (restoration instanceof SessionRestoration.Recovered recovered) {
                return recovered;
            }
            log.debug("namespace {}: {}", namespace.name(), restoration);
            return null;
        });
    }

    private void create(Adapter adapter, SessionRestoration.@Nullable Recovered restored) {
        SocketCore core = new SocketCore(client, namespace, adapter, handshake(), restored);
        if (restored != null && !core.register()) {
            // Somebody with that session is here already.
            core = new SocketCore(client, namespace, adapter, handshake(), null);
        }
        SocketCore socket = core;
        boolean skip = socket.isRecovered() && namespace.options().skipMiddlewares();
        List<Middleware> middlewares = skip ? List.of() : namespace.middlewares();
        socket.executor().execute(() -> ask(socket, middlewares, 0));
    }

    private void ask(SocketCore socket, List<Middleware> middlewares, int index) {
        if (index == middlewares.size()) {
            accept(socket);
            return;
        }
        Decision decision = new Decision(socket, middlewares, index);
        try {
            middlewares.get(index).handle(socket.socket(), decision);
        } catch (ConnectRefusedException e) {
            decision.reject(e);
        } catch (Throwable e) {
            log.error("namespace {}: a middleware failed", namespace.name(), e);
            decision.reject(new ConnectRefusedException("Internal server error"));
        }
    }

    private final class Decision implements Middleware.Next {
        private final SocketCore socket;
        private final List<Middleware> middlewares;
        private final int index;
        private final AtomicBoolean made = new AtomicBoolean();

        Decision(SocketCore socket, List<Middleware> middlewares, int index) {
            this.socket = socket;
            this.middlewares = middlewares;
            this.index = index;
        }

        @Override
        public void proceed() {
            if (made.compareAndSet(false, true)) {
                socket.executor().execute(() -> ask(socket, middlewares, index + 1));
            }
        }

        @Override
        public void reject(Throwable error) {
            if (made.compareAndSet(false, true)) {
                socket.abandon();
                Value data = error instanceof ConnectRefusedException refused ? refused.data() : null;
                String message = error.getMessage();
                client.refuse(namespace.name(), message == null ? error.toString() : message, data);
            }
        }
    }

    private void accept(SocketCore socket) {
        if (!socket.isRecovered()) {
            socket.register();
        }
        if (!socket.accept()) {
            socket.abandon();
            return;
        }
        namespace.connected(socket.socket());
    }

    private Handshake handshake() {
        EngineRequest request = client.session().request();
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        return new Handshake(
                request.headers(),
                TIME.format(now),
                request.address(),
                request.header("origin") != null,
                request.secure(),
                now.toInstant().toEpochMilli(),
                request.url(),
                request.query(),
                auth);
    }
}
