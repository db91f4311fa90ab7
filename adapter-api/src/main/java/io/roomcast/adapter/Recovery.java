package io.roomcast.adapter;

import io.roomcast.adapter.spi.RecoveryLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which logged packets a session missed ({@code wire.md} §2.2). */
final class Recovery {
    private static final int PAGE = 500;
    private static final String OFFSET_UNKNOWN = "the offset is unknown, or no longer in the log";

    private final RecoveryLog log;

    Recovery(RecoveryLog log) {
        this.log = log;
    }

    /** Whether a packet may be replayed: not if it is volatile, or if an answer to it was expected. */
    static boolean isReplayable(Packet packet, BroadcastOptions options) {
        return packet.id() == null && !options.flags().hasVolatile();
    }

    /** Whether a session's socket would have received what these options mean. */
    static boolean concerns(BroadcastOptions options, Session session) {
        boolean wanted = options.rooms().isEmpty() || !Collections.disjoint(options.rooms(), session.rooms());
        return wanted && Collections.disjoint(options.except(), session.rooms());
    }

    CompletionStage<Void> save(Session session) {
        return log.save(session);
    }

    CompletionStage<SessionRestoration> restore(String pid, String offset) {
        return log.take(pid).thenCompose(session -> {
            if (session == null) {
                return CompletableFuture.completedStage(
                        new SessionRestoration.NotRecovered("the session is unknown or expired"));
            }
            return log.after(offset, 1)
                    .thenApply(page -> page == null
                            ? new SessionRestoration.NotRecovered(OFFSET_UNKNOWN)
                            : new SessionRestoration.Recovered(session));
        });
    }

    CompletionStage<List<EventData>> missed(Session session, String offset) {
        return missed(session, offset, new ArrayList<>());
    }

    private CompletionStage<List<EventData>> missed(Session session, String offset, List<EventData> found) {
        return log.after(offset, PAGE).thenCompose(page -> {
            if (page == null) {
                return CompletableFuture.failedStage(new IllegalStateException(OFFSET_UNKNOWN));
            } else if (page.isEmpty()) {
                return CompletableFuture.completedStage(found);
            }
            for (RecoveryLog.Entry entry : page) {
                var broadcast = entry.broadcast();
                if (broadcast.requestId() == null
                        && isReplayable(broadcast.packet(), broadcast.options())
                        && concerns(broadcast.options(), session)) {
                    found.add(broadcast.packet().data().plus(entry.offset()));
                }
            }
            return missed(session, page.get(page.size() - 1).offset(), found);
        });
    }
}
