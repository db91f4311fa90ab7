package io.roomcast.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats of all namespaces of a backend go out together, in one transaction: when one is due, the others are sent with it,
 * and need not be sent when they are asked for soon after.
 */
final class Heartbeats {
    private final Map<Object, Beat> beats = new LinkedHashMap<>();
    private final LongSupplier nanoTime;
    private final Consumer<List<Publication>> sender;

    /** What is known of the heartbeats of one link. */
    private static final class Beat {
        final Publication first;
        long asked;
        long sent;
        boolean wasSent;

        Beat(Publication first, long now) {
            this.first = first;
            this.asked = now;
        }
    }

    /** @param sender sends publications together */
    Heartbeats(LongSupplier nanoTime, Consumer<List<Publication>> sender) {
        this.nanoTime = nanoTime;
        this.sender = sender;
    }

    /** A link asks to send a heartbeat; all that it asks for are the same. */
    synchronized Publication beat(Object link, Publication heartbeat) {
        long now = nanoTime.getAsLong();
        Beat beat = beats.computeIfAbsent(link, unknown -> new Beat(heartbeat, now));
        long interval = now - beat.asked;
        beat.asked = now;
        if (beat.wasSent && !leads(beat) && now - beat.sent < interval + interval / 4) {
            heartbeat.complete(null);
        } else {
            sendAll(now, beat, heartbeat);
        }
        return heartbeat;
    }

    /** The oldest link sets the pace. */
    private boolean leads(@Nullable Beat beat) {
        return !beats.isEmpty() && beats.values().iterator().next() == beat;
    }

    private void sendAll(long now, @Nullable Beat asking, Publication asked) {
        List<Publication> together = new ArrayList<>();
        for (Beat beat : beats.values()) {
            together.add(beat == asking ? asked : beat.first.again());
            beat.sent = now;
            beat.wasSent = true;
        }
        sender.accept(together);
    }

    /** The link sends none any more. If the others went by its pace, theirs are not late for that. */
    synchronized void end(Object link) {
        Beat beat = beats.get(link);
        boolean led = leads(beat);
        beats.remove(link);
        if (beat != null && led && !beats.isEmpty()) {
            sendAll(nanoTime.getAsLong(), null, beat.first);
        }
    }
}
