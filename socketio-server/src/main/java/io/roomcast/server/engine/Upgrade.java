package io.roomcast.server.engine;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** The way of a session from long-polling to WebSocket: probe, answer, upgrade. Belongs to the session's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
final class Upgrade {
    private static final EngineMessage PROBED = EngineMessage.constant("3probe");

    /** Until the client lets go of long-polling, its polls are answered after this time. */
    private static final Duration POLL_CHECK = Duration.ofMillis(100);

    private final EngineSession session;
    private boolean done;
    private @Nullable WebSocketTransport probing;
    private @Nullable ScheduledFuture<?> timeout;
    private @Nullable ScheduledFuture<?> check;

    Upgrade(EngineSession session) {
        this.session = session;
    }

    /** A WebSocket came for the session; it is closed unless it is the first. */
    void start(WebSocketTransport transport) {
        if (session.isClosed() || done || probing != null || !(session.transport() instanceof PollingTransport)) {
            transport.close();
            return;
        }
        probing = transport;
        timeout = session.schedule(session.settings().upgradeTimeout(), this::cancel);
    }

    boolean isProbing(Transport transport) {
        return transport == probing;
    }

    void onPacket(WebSocketTransport transport, String packet) {
        boolean probed = check != null;
        if (packet.equals("2probe") && !probed) { // once: or the answers to a client that does not read would pile up
            transport.sendNow(PROBED);
            answerPoll();
        } else if (packet.equals("5") && session.transport() instanceof PollingTransport polling) {
            stopTimers();
            probing = null;
            done = true;
            polling.discard();
            session.setTransport(transport);
        } else {
            cancel();
        }
    }

    /** Long-polling goes on; the WebSocket is closed. */
    void cancel() {
        stopTimers();
        WebSocketTransport transport = probing;
        probing = null;
        if (transport != null) {
            transport.close();
        }
    }

    private void answerPoll() {
        if (session.transport() instanceof PollingTransport polling) {
            polling.answerEmpty();
        }
        if (check != null) {
            check.cancel(false);
        }
        check = session.schedule(POLL_CHECK, this::answerPoll);
    }

    private void stopTimers() {
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }
}
