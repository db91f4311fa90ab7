package io.roomcast.redis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** What a link receives: some channels from the start, and others that come and go. */
interface Receiver {
    /** Subscribes; completes when Redis has confirmed everything. */
    CompletionStage<Void> start();

    /** Threads for what is not to be done on the connection's. */
    ScheduledExecutorService executor();

    /** Another channel, which may be one already. Completes when its messages arrive; fails if Redis refuses it. */
    CompletionStage<Void> add(byte[] channel);

    /** Takes back one {@link #add}. */
    void remove(byte[] channel);

    /** Whether that channel was added, or belongs to it from the start. */
    boolean has(byte[] channel);

    /** Completes once everything that Redis had to tell until now has been told; or if nothing comes for now. */
    CompletionStage<Void> caughtUp();

    /** Whether everything is subscribed. */
    boolean isUp();

    /** Whether the connection is better made anew, as it is to a former master. */
    default boolean isMisplaced() {
        return false;
    }

    /** Whether a message came since this was asked for the last time. */
    boolean heardSince();

    /** Gives the connection up; another is made, and everything subscribed again. */
    void reconnect();

    /** Delivers nothing any more; completes when Redis does not count this receiver any more. */
    CompletionStage<Void> close();
}
