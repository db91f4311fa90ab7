package io.roomcast.adapter;

import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connection state recovery of a lone server: Node's {@code SessionAwareAdapter} ({@code wire.md} §2.2). */
final class SessionMemory {
    private final Duration keep;
    private final Timer timer;
    private final Map<String, Saved> sessions = new LinkedHashMap<>(); // the oldest first
    private final Deque<Sent> packets = new ArrayDeque<>();
    private final Yeast yeast = new Yeast();

    SessionMemory(Duration keep, Timer timer) {
        this.keep = keep;
        this.timer = timer;
    }

    /** Remembers a packet if it is one that can be replayed, and gives it its offset. */
    synchronized Packet store(Packet packet, BroadcastOptions options) {
        if (!Recovery.isReplayable(packet, options)) {
            return packet;
        }
        forgetOld();
        String offset = yeast.next(System.currentTimeMillis());
        Packet stored = new Packet(packet.data().plus(offset));
        packets.addLast(new Sent(offset, stored.data(), options, timer.nanoTime()));
        return stored;
    }

    synchronized void save(Session session) {
        forgetOld();
        sessions.remove(session.pid());
        sessions.put(session.pid(), new Saved(session, timer.nanoTime()));
    }

    synchronized SessionRestoration restore(String pid, String offset) {
        forgetOld();
        Saved saved = sessions.get(pid);
        if (saved == null) {
            return new SessionRestoration.NotRecovered("session not found");
        }
        return missed(saved.session(), offset) == null
                ? new SessionRestoration.NotRecovered("offset not found")
                : new SessionRestoration.Recovered(saved.session());
    }

    /** Null if the offset is not known (any more). */
    synchronized @Nullable List<EventData> missed(Session session, String offset) {
        List<EventData> missed = new ArrayList<>();
        for (var newestFirst = packets.descendingIterator(); newestFirst.hasNext(); ) {
            Sent sent = newestFirst.next();
            if (sent.offset().equals(offset)) {
                Collections.reverse(missed);
                return missed;
            }
            if (Recovery.concerns(sent.options(), session)) {
                missed.add(sent.data());
            }
        }
        return null;
    }

    private void forgetOld() {
        long oldest = timer.nanoTime() - keep.toNanos();
        Iterator<Saved> saved = sessions.values().iterator();
        while (saved.hasNext() && saved.next().at() - oldest < 0) {
            saved.remove();
        }
        while (!packets.isEmpty() && packets.getFirst().at() - oldest < 0) {
            packets.removeFirst();
        }
    }

    private record Saved(Session session, long at) {}

    private record Sent(String offset, EventData data, BroadcastOptions options, long at) {}

    /** Short ids that grow with time: base-64 of the milliseconds, and a counter where they repeat. */
    private static final class Yeast {
        private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

        private String previous = "";
        private long seed;

        String next(long millis) {
            StringBuilder reversed = new StringBuilder(8);
            for (long rest = millis; rest > 0; rest /= 64) {
                reversed.append(ALPHABET.charAt((int) (rest % 64)));
            }
            String now = reversed.reverse().toString();
            if (now.equals(previous)) {
                return now + "." + seed++;
            }
            previous = now;
            seed = 0;
            return now;
        }
    }
}
