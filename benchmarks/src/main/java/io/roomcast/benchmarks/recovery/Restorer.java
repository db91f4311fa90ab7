package io.roomcast.benchmarks.recovery;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.SessionRestoration;
import io.roomcast.adapter.Value;
import io.roomcast.benchmarks.results.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Keeps sessions by one node, and restores them by another, as a server does. Used by one thread. */
final class Restorer {
    static final String ROOM = "room";
    private static final String OTHER_ROOM = "other";
    private static final String MISSED = "missed";
    private static final String TEXT = "x".repeat(128);

    private final Adapter keeping;
    private final Adapter restoring;
    private final Offsets offsets;
    private int round;

    /**
     * @param keeping its namespace tells the offsets of packets to {@code offsets}
     * @param restoring its namespace has sockets {@code s0} and so on, as many as there will be sessions
     */
    Restorer(Adapter keeping, Adapter restoring, Offsets offsets) {
        this.keeping = keeping;
        this.restoring = restoring;
        this.offsets = offsets;
    }

    /**
     * What came of a round.
     *
     * @param nanos from the first session that is asked for until the last one has what it missed
     * @param restored how many sessions are back as they were
     */
    record Round(long nanos, int restored, Counts counts) {}

    /**
     * Keeps sessions of sockets in one room, broadcasts, and restores them.
     *
     * @param missed how many packets go to the room meanwhile
     * @param others how many packets go to another room, before those
     * @param concurrent how many sessions are restored at the same time
     */
    Round round(int sessions, int missed, int others, int concurrent) throws InterruptedException {
        broadcast("seen", 0, ROOM);
        String offset = offsets.last();
        List<Session> kept = keep(sessions);
        for (int i = 0; i < others; i++) {
            broadcast("other", i, OTHER_ROOM);
        }
        for (int i = 0; i < missed; i++) {
            broadcast(MISSED, i, ROOM);
        }
        Tally tally = new Tally(missed);
        Semaphore permits = new Semaphore(concurrent);
        long start = System.nanoTime();
        for (Session session : kept) {
            permits.acquire();
            var unused = restore(session, offset)
                    .thenApply(events -> replay(events, missed))
                    .whenComplete((counts, failure) -> {
                        tally.add(session, counts, failure);
                        permits.release();
                    });
        }
        permits.acquire(concurrent);
        long nanos = System.nanoTime() - start;
        for (Session session : kept) {
            restoring.delAll(session.sid());
        }
        return tally.round(nanos);
    }

    private void broadcast(String event, int number, String room) {
        join(keeping.broadcast(Packet.of(event, number, TEXT), BroadcastOptions.rooms(room)));
    }

    private List<Session> keep(int sessions) {
        String prefix = Long.toString(ProcessHandle.current().pid(), 36) + "-" + round++ + "-";
        List<Session> kept = new ArrayList<>();
        List<CompletionStage<Void>> keepings = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            String sid = "s" + i;
            Session session =
                    new Session(sid, prefix + i, Set.of(sid, ROOM), Value.of(Map.of("name", "user " + i, "level", i)));
            kept.add(session);
            keepings.add(keeping.persistSession(session));
        }
        keepings.forEach(Restorer::join);
        return kept;
    }

    private CompletionStage<List<EventData>> restore(Session session, String offset) {
        return restoring.restoreSession(session.pid(), offset).thenCompose(restoration -> {
            if (restoration instanceof SessionRestoration.Recovered recovered
                    && recovered.session().equals(session)) {
                return restoring
                        .addAll(session.sid(), session.rooms())
                        .thenCompose(joined -> restoring.missedPackets(session, offset));
            }
            return CompletableFuture.failedStage(new IllegalStateException("restored: " + restoration));
        });
    }

    private static Counts replay(List<EventData> events, int missed) {
        Replay replay = new Replay(missed);
        events.forEach(event -> {
            if (!event.event().equals(MISSED)) {
                throw new IllegalArgumentException("'" + event.event() + "' was replayed");
            }
            replay.replayed(Objects.requireNonNull(event.get(0, Integer.class)));
        });
        return replay.counts();
    }

    private static void join(CompletionStage<Void> stage) {
        stage.toCompletableFuture().join();
    }

    /** The offset of the last packet that a client had. */
    static final class Offsets {
        private volatile @Nullable String last;

        /** A packet went to a client. */
        void sent(Packet packet) {
            EventData data = packet.data();
            last = data.get(data.size() - 1, String.class);
        }

        String last() {
            return Objects.requireNonNull(last, "no packet with an offset went to a client");
        }
    }

    /** Counts what is restored, on any thread. */
    private static final class Tally {
        private final int missed;
        private int restored;
        private Counts counts = Counts.NONE;
        private boolean told;

        Tally(int missed) {
            this.missed = missed;
        }

        /** @param replayed null if it failed */
        synchronized void add(Session session, @Nullable Counts replayed, @Nullable Throwable failure) {
            if (replayed != null) {
                restored++;
                counts = counts.plus(replayed);
                return;
            }
            if (!told) {
                told = true;
                System.err.println("session " + session.pid() + " was not restored: " + failure);
            }
            counts = counts.plus(new Counts(missed, missed, 0, 0));
        }

        synchronized Round round(long nanos) {
            return new Round(nanos, restored, counts);
        }
    }
}
