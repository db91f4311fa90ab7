package io.roomcast.server;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.Value;
import io.roomcast.server.engine.EngineRequest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a client to connect to a namespace: finds the namespace, restores the client's session, asks the
 * middleware, tells the client and the listeners.
 */
final class Connector {
    private static final Logger log = LoggerFactory.getLogger(Connector.class);

    /** JavaScript's {@code Date.toString()}. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
            "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH);

    private static final String INTERNAL_ERROR = "Internal server error";
    private static final String SHUTTING_DOWN = "server shutting down";

    private final ClientConnection client;
    private final Namespaces namespaces;
    private final String name;
    private final Value auth;
    private final int cost;
    private volatile @Nullable SocketCore pending;

    /**
     * An attempt that has not begun.
     *
     * @param cost of its packet, for as long as it waits for the decision
     */
    Connector(ClientConnection client, Namespaces namespaces, String name, Value auth, int cost) {
        this.client = client;
        this.namespaces = namespaces;
        this.name = name;
        this.auth = auth;
        this.cost = cost;
    }

    int cost() {
        return cost;
    }

    void start() {
        namespaces.find(name).whenComplete((found, failure) -> {
            if (failure != null) {
                fail("cannot be opened", failure);
            } else if (found == null) {
                client.refuse(name, "Invalid namespace", null);
            } else if (!found.takesSockets()) { // before a session is taken, which another server may restore
                found.leave();
                client.close(SHUTTING_DOWN);
            } else {
                enter(found);
            }
        });
    }

    /** The client is gone; the middleware may never decide. */
    void abandon(String reason) {
        SocketCore socket = pending;
        if (socket != null) {
            socket.close(reason);
        }
    }

    private void fail(String what, Throwable cause) {
        log.error("namespace {} {}", name, what, cause);
        client.refuse(name, INTERNAL_ERROR, null);
    }

    private void enter(ServerNamespace namespace) {
        namespace.linked().thenCompose(adapter -> socket(namespace, adapter)).whenComplete((socket, failure) -> {
            if (failure != null) {
                fail("takes no client", failure);
            } else {
                ask(socket);
            }
            namespace.leave(); // the socket is there now, if there is one
        });
    }

    private CompletionStage<SocketCore> socket(ServerNamespace namespace, Adapter adapter) {
        Handshake handshake = handshake();
        return new Restorer(client, namespace, adapter, handshake)
                .restore()
                .thenApply(restored ->
                        restored == null ? new SocketCore(client, namespace, adapter, handshake, null) : restored);
    }

    private void ask(SocketCore socket) {
        pending = socket;
        String gone = client.closeReason();
        if (gone != null) { // maybe before it could see who is pending
            socket.close(gone);
            return;
        }
        ServerNamespace namespace = socket.namespace();
        boolean skip = socket.isRecovered() && namespace.options().skipMiddlewares();
        ask(socket, skip ? List.of() : namespace.middlewares(), 0);
    }

    private void ask(SocketCore socket, List<Middleware> middlewares, int index) {
        Runnable next = index == middlewares.size()
                ? () -> accept(socket)
                : () -> ask(socket, middlewares.get(index), new Decision(socket, middlewares, index));
        socket.executor().execute(next, () -> refuse(socket, new ConnectRefusedException(INTERNAL_ERROR)));
    }

    private void ask(SocketCore socket, Middleware middleware, Decision decision) {
        try {
            middleware.handle(socket.socket(), decision);
        } catch (ConnectRefusedException e) {
            decision.reject(e);
        } catch (Throwable e) {
            log.error("namespace {}: a middleware failed", name, e);
            decision.reject(new ConnectRefusedException(INTERNAL_ERROR));
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
            if (made.compareAndSet(false, true) && !socket.isClosed()) {
                ask(socket, middlewares, index + 1);
            }
        }

        @Override
        public void reject(Throwable error) {
            if (made.compareAndSet(false, true)) {
                refuse(socket, error);
            }
        }
    }

    private void refuse(SocketCore socket, Throwable error) {
        socket.close("refused");
        Value data = error instanceof ConnectRefusedException refused ? refused.data() : null;
        String message = error.getMessage();
        client.refuse(name, message == null ? error.toString() : message, data);
    }

    private void accept(SocketCore socket) {
        if ((socket.isRecovered() || socket.register()) && socket.accept()) {
            socket.namespace().connected(socket.socket());
        } else {
            client.close(SHUTTING_DOWN); // unless the client is gone already
        }
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
