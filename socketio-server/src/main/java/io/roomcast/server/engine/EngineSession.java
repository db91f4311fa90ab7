package io.roomcast.server.engine;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's session, whatever the transport. Its state belongs to one event loop, that of the connection that opened it;
 * packets may be sent from any thread and keep the order of the calls.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
public final class EngineSession {
    private static final Logger log = LoggerFactory.getLogger(EngineSession.class);
    private static final EngineMessage PING = EngineMessage.constant("2");
    private static final Duration ORDERLY_CLOSE = Duration.ofSeconds(30);

    /** A packet on its way. */
    record Outgoing(EngineMessage message, boolean compress) {}

    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final String id;
    private final EngineRequest request;
    private final EventLoop loop;
    private final EngineServer server;
    private final EngineSettings settings;
    private final Outbox outbox;
    private final AtomicLong pendingBytes = new AtomicLong();
    private final Upgrade upgrade;

    private volatile State state = State.OPEN;
    private volatile Transport transport;
    private volatile @Nullable SessionListener listener;
    private volatile boolean reading = true;
    private volatile boolean overflown; // a packet was refused, so none may follow
    private List<Outgoing> waiting = List.of();
    private boolean pausedSincePing;
    private @Nullable ScheduledFuture<?> pingTimer;
    private @Nullable ScheduledFuture<?> closeTimer;

    EngineSession(EngineServer server, EngineRequest request, EventLoop loop, Transport transport) {
        this.id = EngineIds.next();
        this.server = server;
        this.settings = server.settings();
        this.request = request;
        this.loop = loop;
        this.outbox = server.outbox(loop);
        this.transport = transport;
        this.upgrade = new Upgrade(this);
    }

    /** The id the client knows it by; secret, unlike a socket's. */
    public String id() {
        return id;
    }

    /** The request that opened it. */
    public EngineRequest request() {
        return request;
    }

    /** Whether packets can still be sent. */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Bytes that wait to be written, without broadcasts that the event loop has not come to. */
    public long pendingBytes() {
        return pendingBytes.get();
    }

    /**
     * Sends a packet, unless the session is closing.
     *
     * @param isVolatile whether to drop it if the client cannot be written to right now
     * @param compress whether it may be compressed
     */
    public void send(EngineMessage message, boolean isVolatile, boolean compress) {
        if (state != State.OPEN || overflown || (isVolatile && !transport.isWritable())) {
            return;
        }
        if (count(message)) {
            message.retain();
            outbox.add(this, new Outgoing(message, compress));
        } else if (!isVolatile && !overflown) {
            overflown = true;
            execute(this::overflow);
        }
    }

    /** Counts bytes that are to wait; false if they are too many. */
    private boolean count(EngineMessage message) {
        int size = message.size();
        long pending = pendingBytes.addAndGet(size);
        if (pending <= settings.maxOutboundBytes() || pending == size) {
            return true;
        }
        pendingBytes.addAndGet(-size);
        return false;
    }

    private void overflow() {
        finish("transport error", true);
    }

    /**
     * Closes it once all packets are handed to the transport. A client that does not take them is cut off: on a WebSocket
     * after 5 s, with long-polling after 30 s.
     */
    public void close() {
        execute(() -> {
            outbox.distributeAll();
            if (state == State.OPEN) {
                state = State.CLOSING;
                closeTimer = schedule(ORDERLY_CLOSE, () -> finish("forced close", true));
                drain();
            }
        });
    }

    /** Closes it without waiting for a client that does not take its packets. */
    public void closeNow() {
        execute(() -> {
            drain();
            finish("forced close", false);
        });
    }

    /** Stops or resumes receiving messages: TCP then slows the client down. */
    public void setReading(boolean read) {
        execute(() -> {
            reading = read;
            pausedSincePing |= !read;
            transport.setReading(read);
        });
    }

    /** Whether messages are received. */
    public boolean isReading() {
        return reading;
    }

    /** Runs a task after a delay on the session's event loop, unless it is cancelled. */
    public ScheduledFuture<?> schedule(Duration delay, Runnable task) {
        return loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a task on the session's event loop: now if this is its thread. */
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            later(task);
        }
    }

    private void later(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The event loops are shut down after all sessions were closed: nobody is left to hear of it.
        }
    }

    Outbox outbox() {
        return outbox;
    }

    // ---- the session's event loop ----

    void open(SessionListener newListener) {
        listener = newListener;
        String upgrades = transport.name().equals("polling") ? "[\"websocket\"]" : "[]";
        EngineMessage open = EngineMessage.packet("0{\"sid\":\"" + id + "\",\"upgrades\":" + upgrades
                + ",\"pingInterval\":" + settings.pingInterval().toMillis()
                + ",\"pingTimeout\":" + settings.pingTimeout().toMillis()
                + ",\"maxPayload\":" + settings.maxPayload() + "}");
        send(open, false, false);
        open.release();
        schedulePing();
    }

    Transport transport() {
        return transport;
    }

    EngineSettings settings() {
        return settings;
    }

    EventLoop loop() {
        return loop;
    }

    Upgrade upgrade() {
        return upgrade;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    boolean isClosing() {
        return state == State.CLOSING;
    }

    void setTransport(Transport next) {
        transport = next;
        next.setReading(reading);
        drain();
    }

    /** A packet that came as text. */
    void onPacket(String packet) {
        if (state != State.OPEN) {
            return;
        }
        char type = packet.isEmpty() ? ' ' : packet.charAt(0);
        switch (type) {
            case '4' -> listener().onText(packet.substring(1));
            case '3' -> schedulePing();
            case '1' -> finish("transport close", false);
            case '2' -> finish("transport error", false); // only the server pings
            case '0', '5', '6' -> {} // Node lets them pass
            default -> finish("parse error", false);
        }
    }

    /** A packet that came as binary. */
    void onBinary(byte[] bytes) {
        if (state == State.OPEN) {
            listener().onBinary(bytes);
        }
    }

    void onTransportClosed(Transport closed, String reason) {
        if (closed == transport) {
            finish(reason, false);
        }
    }

    void part() {
        server.part(this);
    }

    void written(long bytes) {
        pendingBytes.addAndGet(-bytes);
    }

    /**
     * Takes a packet and its reference, to be handed over later.
     *
     * @param counted whether its bytes are counted already
     * @return whether it is the first that waits
     */
    boolean take(Outgoing packet, boolean counted) {
        boolean refused = overflown || (counted ? state == State.CLOSED : state != State.OPEN);
        if (!refused && !counted && !count(packet.message())) {
            refused = true;
            overflown = true;
            later(this::overflow); // not now, as listeners may send while packets are distributed
        }
        if (refused) {
            packet.message().release();
            return false;
        }
        boolean first = waiting.isEmpty();
        if (first) {
            waiting = new ArrayList<>();
        }
        waiting.add(packet);
        return first;
    }

    /** Hands over all that was sent so far, if the transport can take it. */
    void drain() {
        outbox.distributeAll();
        handOver();
    }

    /** Hands over what it was given; a session that fails to ends, so that its client misses nothing without noticing. */
    void handOver() {
        try {
            if (!waiting.isEmpty() && transport.canSend()) {
                List<Outgoing> packets = waiting;
                waiting = List.of();
                transport.send(packets);
            }
        } catch (RuntimeException | Error e) {
            log.error("a session of {} is closed, as its packets could not be written", request.address(), e);
            finish("transport error", true);
        }
        if (state == State.CLOSING && waiting.isEmpty() && transport.canSend()) {
            finish("forced close", false);
        }
    }

    private void schedulePing() {
        cancel(pingTimer);
        pingTimer = schedule(settings.pingInterval(), () -> {
            send(PING, false, false);
            pausedSincePing = !reading;
            awaitPong();
        });
    }

    private void awaitPong() {
        pingTimer = schedule(settings.pingTimeout(), () -> {
            if (pausedSincePing) {
                pausedSincePing = !reading;
                awaitPong(); // we did not listen: the silence was ours
            } else {
                finish("ping timeout", false);
            }
        });
    }

    /** Ends the session; with {@code abort} without telling the client, who does not listen anyway. */
    void finish(String reason, boolean abort) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        cancel(pingTimer);
        cancel(closeTimer);
        server.remove(this);
        upgrade.cancel();
        if (abort) {
            transport.abort();
        } else {
            transport.close();
        }
        waiting.forEach(packet -> packet.message().release());
        waiting = List.of();
        listener().onClose(reason);
    }

    private SessionListener listener() {
        SessionListener current = listener;
        if (current == null) {
            throw new IllegalStateException("the session is not open yet");
        }
        return current;
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
